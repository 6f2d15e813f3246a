namespace Memory.Server.Backups.Restoring;

/// <summary>Lets requests in, and during a pause none. A server that is about to open another store must acknowledge nothing that it then does not hold.</summary>
internal sealed class ServingPause
{
    private readonly Lock _sync = new();
    private TaskCompletionSource? _quiet;
    private int _inside;
    private int _own;

    /// <summary>Whether nobody is let in now.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_sync)
                return _quiet is not null;
        }
    }

    /// <summary>Whether a request may come in; every true is paid back by <see cref="Exit"/>.</summary>
    public bool TryEnter()
    {
        lock (_sync)
        {
            if (_quiet is not null)
                return false;
            _inside++;
            return true;
        }
    }

    public void Exit()
    {
        lock (_sync)
        {
            _inside--;
            if (_inside <= _own)
                _quiet?.TrySetResult();
        }
    }

    /// <summary>From now on nobody comes in, until <see cref="End"/>. Waits until nobody is inside but those who ask for it.</summary>
    /// <param name="own">How many requests are those of who asks.</param>
    /// <param name="cancellationToken">Gives up waiting; the pause goes on.</param>
    public Task BeginAsync(int own, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            _own = own;
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inside <= own)
                _quiet.TrySetResult();
            return _quiet.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets requests in again.</summary>
    public void End()
    {
        lock (_sync)
            _quiet = null;
    }
}
