using System.Diagnostics.CodeAnalysis;

namespace Memory.Client;

/// <summary>
/// Who may send now: a bounded number while the server answers; while it does not, one request at a time, each after a wait that all
/// sessions share. The first answer lets everybody through.
/// </summary>
/// <param name="options">How many at once, and how long to wait.</param>
/// <param name="time">The clock.</param>
/// <param name="random">From 0 to 1, for the jitter.</param>
/// <param name="stop">Ends all waits.</param>
[SuppressMessage("Design", "CA1001", Justification = "No timer and no wait handle is behind its token source and semaphores; late senders may still hold them.")]
internal sealed class SendGate(IngestOutboxOptions options, TimeProvider time, Func<double> random, CancellationToken stop)
{
    private readonly SemaphoreSlim slots = new(options.MaxConcurrentRequests);

    /// <summary>Whose turn it is to try a server that does not answer. First come, first served: who failed last goes to the back.</summary>
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock gate = new();
    private CancellationTokenSource haste = new();
    private long closedAt;
    private TimeSpan closedFor;
    private int failures;
    private int hurrying;
    private long answers;

    /// <summary>How many requests were stored.</summary>
    public long Answers => Interlocked.Read(ref answers);

    private bool IsClosed => Volatile.Read(ref failures) > 0;

    /// <summary>Waits for leave to send. The pass must be handed back to <see cref="Leave"/>.</summary>
    /// <exception cref="OperationCanceledException">The outbox stopped.</exception>
    public async Task<Pass> EnterAsync()
    {
        while (true)
        {
            var isProbe = IsClosed && await TakesTurnAsync().ConfigureAwait(false);
            await slots.WaitAsync(stop).ConfigureAwait(false);

            // It may have closed while this one stood in the queue.
            if (isProbe || !IsClosed)
                return new Pass(isProbe, Volatile.Read(ref haste));
            slots.Release();
        }
    }

    public void Leave(Pass pass)
    {
        slots.Release();
        if (pass.IsProbe)
            turn.Release();
    }

    /// <summary>Notes that the server answers, and whether it stored something.</summary>
    public void Open(bool stored)
    {
        bool wasClosed;
        lock (gate)
            (wasClosed, failures, answers) = (failures > 0, 0, answers + (stored ? 1 : 0));
        if (wasClosed)
            Hasten();
    }

    /// <summary>Notes that the server does not answer.</summary>
    public void Close(Pass pass, TimeSpan? asked)
    {
        lock (gate)
        {
            // Requests that were under way together when the server went are one failure.
            if (pass.IsProbe || failures == 0)
                failures++;
            var delay = IsHastened(pass) ? TimeSpan.Zero : Delay(failures, asked);
            if (pass.IsProbe || delay > Rest())
                (closedAt, closedFor) = (time.GetTimestamp(), delay);
        }
    }

    /// <summary>Waits before a retry, cut short by haste, by the server's recovery and by the end.</summary>
    public Task WaitAsync(Pass pass, int failed, TimeSpan? asked) =>
        PauseAsync(() => IsHastened(pass) ? TimeSpan.Zero : Delay(failed, asked));

    /// <summary>Cuts all current waits short, and keeps later ones short until disposed.</summary>
    public IDisposable Hurry()
    {
        Interlocked.Increment(ref hurrying);
        Hasten();
        return new Haste(this);
    }

    private async Task<bool> TakesTurnAsync()
    {
        await turn.WaitAsync(stop).ConfigureAwait(false);
        await PauseAsync(RestShared).ConfigureAwait(false);
        if (IsClosed)
            return true;
        turn.Release();
        return false;
    }

    private async Task PauseAsync(Func<TimeSpan> howLong)
    {
        // The token first: haste that comes after it ends the wait, and haste that came before it makes the wait short.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Volatile.Read(ref haste).Token, stop);
        var delay = howLong();
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan RestShared()
    {
        lock (gate)
            return failures > 0 ? Rest() : TimeSpan.Zero;
    }

    private TimeSpan Rest() => closedFor - time.GetElapsedTime(closedAt);

    private void Hasten()
    {
        CancellationTokenSource before;
        lock (gate)
            (closedFor, before, haste) = (TimeSpan.Zero, haste, new CancellationTokenSource());
        before.Cancel();
    }

    /// <summary>Whether haste came since. Not whether the token is cancelled yet: a failure in between would close the gate again after it was hastened.</summary>
    private bool IsHastened(Pass pass) => pass.Haste != Volatile.Read(ref haste);

    /// <summary>Doubles from <see cref="IngestOutboxOptions.RetryDelay"/> on, less up to a half at random, or what the server asked for if that is more.</summary>
    private TimeSpan Delay(int failed, TimeSpan? asked)
    {
        if (Volatile.Read(ref hurrying) > 0)
            return options.RetryDelay;
        var doubled = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, failed - 1), options.MaxRetryDelay.TotalMilliseconds);
        var own = TimeSpan.FromMilliseconds(doubled * (1 - (random() / 2)));
        var wish = TimeSpan.FromTicks(Math.Min(asked.GetValueOrDefault().Ticks, options.MaxRetryAfter.Ticks));
        return wish > own ? wish : own;
    }

    private sealed class Haste(SendGate gate) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gate.hurrying);
    }
}

/// <summary>Leave to send one request.</summary>
/// <param name="IsProbe">Whether it goes alone, to see whether the server is back.</param>
/// <param name="Haste">Ends with the next wish to hurry, which also cuts the wait after this request short.</param>
internal readonly record struct Pass(bool IsProbe, CancellationTokenSource Haste);
