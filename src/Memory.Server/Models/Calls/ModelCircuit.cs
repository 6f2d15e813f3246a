namespace Memory.Server.Models.Calls;

/// <summary>
/// Leaves a service alone for a while when calls keep failing, or when it asks for that: calls then fail at once and cost nothing. Then one call
/// tries again. One for all purposes, since it is one service.
/// </summary>
internal sealed partial class ModelCircuit(ModelOptions bounds, TimeProvider time, ILogger logger)
{
    /// <summary>How long to wait while another call tries whether the service is back.</summary>
    private static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _failures;
    private int _underWay;
    private long _openedAt;
    private TimeSpan _openFor;
    private bool _isOpen;
    private bool _isProbed;

    public bool IsOpen
    {
        get
        {
            lock (_gate)
                return _isOpen;
        }
    }

    /// <summary>Lets a call through; it must be told how it ended, and disposed.</summary>
    /// <exception cref="ModelFailedException">The service is left alone, or more calls are under way than may.</exception>
    public Passage Enter()
    {
        lock (_gate)
        {
            var left = _openFor - time.GetElapsedTime(_openedAt);
            if (_isOpen && (left > TimeSpan.Zero || _isProbed))
                throw Closed(left > TimeSpan.Zero ? left : ProbeWait);
            if (_underWay >= bounds.MaxCalls)
                throw new ModelFailedException(ModelFault.RateLimited, "More calls to the model are under way than may.") { RetryAfter = ProbeWait };
            _underWay++;
            _isProbed = _isOpen;
            return new Passage(this, isProbe: _isOpen);
        }
    }

    private static ModelFailedException Closed(TimeSpan left) =>
        new(ModelFault.CircuitOpen, "The model's service has failed lately, or wants to be left alone, and is not asked for a while.") { RetryAfter = left };

    private void Succeed(bool isProbe)
    {
        lock (_gate)
        {
            _failures = 0;

            // A late success from before the door was closed does not open it.
            if (!isProbe || !_isOpen)
                return;
            _isOpen = false;
        }

        LogClosed(logger);
    }

    private void Fail(ModelFailedException fault, bool isProbe)
    {
        TimeSpan openFor;
        bool isNews;
        lock (_gate)
        {
            _failures++;
            var isAsked = fault.RetryAfter > TimeSpan.Zero;
            if (!isProbe && !isAsked && _failures < bounds.FailuresToOpen)
                return;
            isNews = !_isOpen;
            openFor = Wait(fault);
            if (!isProbe && _isOpen && openFor <= _openFor - time.GetElapsedTime(_openedAt))
                return;
            (_isOpen, _openedAt, _openFor) = (true, time.GetTimestamp(), openFor);
        }

        if (isNews)
            LogOpened(logger, openFor.TotalSeconds, fault.Fault, fault.Message);
    }

    private TimeSpan Wait(ModelFailedException fault)
    {
        var asked = fault.RetryAfter ?? bounds.BreakDuration;
        return asked < bounds.MaxRetryAfter ? asked : bounds.MaxRetryAfter;
    }

    private void Leave(bool isProbe)
    {
        lock (_gate)
        {
            _underWay--;
            _isProbed &= !isProbe;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model's service is left alone for {Seconds} s, again and again until it answers. Last it was {Fault}: {Message}")]
    private static partial void LogOpened(ILogger logger, double seconds, ModelFault fault, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The model's service answers again")]
    private static partial void LogClosed(ILogger logger);

    /// <summary>One call on its way. One that is given up says nothing about the service.</summary>
    internal sealed class Passage(ModelCircuit circuit, bool isProbe) : IDisposable
    {
        private bool _hasLeft;

        public void Succeed() => circuit.Succeed(isProbe);

        public void Fail(ModelFailedException fault)
        {
            if (!fault.IsOfTheRequest)
                circuit.Fail(fault, isProbe);
            else
                Succeed();
        }

        public void Dispose()
        {
            if (_hasLeft)
                return;
            _hasLeft = true;
            circuit.Leave(isProbe);
        }
    }
}
