namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// How long an operation waits for the database, within its request's budget. Only what is counted is taken off the budget: neither its
/// own work, such as analysing texts, nor waits that are known to be long.
/// </summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeSpan limit;
    private readonly StorageBudget? budget;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource clock;
    private readonly CancellationTokenSource either;

    private readonly long begun;

    /// <summary>When counting began; null while nothing is counted.</summary>
    private long? started;

    public Patience(TimeSpan limit, StorageBudget? budget, TimeProvider time, CancellationToken caller)
    {
        (this.limit, this.budget, this.time) = (limit, budget, time);
        clock = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, clock.Token);
        Token = either.Token;
        begun = time.GetTimestamp();
        Resume();
    }

    /// <summary>Cancelled when the caller gave up, or the database took too long.</summary>
    public CancellationToken Token { get; }

    /// <summary>Stops counting while no answer of the database is awaited, or one that may be long.</summary>
    public void Pause()
    {
        clock.CancelAfter(Timeout.InfiniteTimeSpan);
        if (started is { } since)
            budget?.Spend(time.GetElapsedTime(since));
        started = null;
    }

    /// <summary>Waits so long for what is known to take longer, without counting it.</summary>
    public void Extend(TimeSpan longer)
    {
        Pause();
        clock.CancelAfter(longer);
    }

    /// <summary>Counts from the start again, within what is left of the budget.</summary>
    public void Resume()
    {
        Pause();
        started = time.GetTimestamp();
        if (Left is var left && left > TimeSpan.Zero)
            clock.CancelAfter(left);
        else
            clock.Cancel();
    }

    /// <summary>Forgets what was counted since, and counts from the start again, but lets the operation take no longer in all than <paramref name="longest"/>.</summary>
    public void Renew(TimeSpan longest)
    {
        var rest = longest - time.GetElapsedTime(begun);
        if (started is null || rest <= TimeSpan.Zero)
            return;
        started = time.GetTimestamp();
        clock.CancelAfter(rest < Left ? rest : Left);
    }

    /// <summary>How long may be waited at once.</summary>
    private TimeSpan Left => budget is null ? limit : budget.Left < limit + budget.Extra ? budget.Left : limit + budget.Extra;

    public void Dispose()
    {
        Pause();
        either.Dispose();
        clock.Dispose();
    }
}
