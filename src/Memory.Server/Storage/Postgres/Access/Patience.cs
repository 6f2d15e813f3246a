namespace Memory.Server.Storage.Postgres.Access;

/// <summary>How long an operation waits for the database. Its own work, such as analysing texts, does not count.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource either;
    private readonly CancellationToken caller;
    private readonly TimeSpan limit;

    public Patience(TimeSpan limit, CancellationToken caller)
    {
        (this.limit, this.caller) = (limit, caller);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Resume();
    }

    /// <summary>Cancelled when the caller gave up, or the database took too long.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether the caller gave up.</summary>
    public bool IsCallersWish => caller.IsCancellationRequested;

    /// <summary>Stops counting while no answer of the database is awaited, or one that may be long.</summary>
    public void Pause() => either.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Counts from the start again.</summary>
    public void Resume() => either.CancelAfter(limit);

    public void Dispose() => either.Dispose();
}
