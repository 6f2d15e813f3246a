using System.Diagnostics;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// How long an operation waits for the database, within its request's budget. Its own work, such as analysing texts, does not count. The
/// wait is for a network, so it is real time, whatever clock the domain runs by.
/// </summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource either;
    private readonly StorageBudget? budget = StorageBudget.Current;
    private readonly TimeSpan limit;
    private long started;

    public Patience(TimeSpan limit, CancellationToken caller)
    {
        this.limit = limit;
        either = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Token = either.Token;
        Resume();
    }

    /// <summary>Cancelled when the caller gave up, or the database took too long.</summary>
    public CancellationToken Token { get; }

    /// <summary>Stops counting while no answer of the database is awaited, or one that may be long.</summary>
    public void Pause()
    {
        either.CancelAfter(Timeout.InfiniteTimeSpan);
        budget?.Spend(Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Waits for what is known to take longer.</summary>
    public void Extend(TimeSpan longer) => either.CancelAfter(longer);

    /// <summary>Counts from the start again.</summary>
    public void Resume()
    {
        started = Stopwatch.GetTimestamp();
        var left = budget?.Left ?? limit;
        either.CancelAfter(left < limit ? left : limit);
    }

    public void Dispose()
    {
        Pause();
        either.Dispose();
    }
}
