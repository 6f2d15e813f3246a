namespace Memory.Server.Storage;

/// <summary>
/// How long one request may wait for the storage in all, over everything that it asks of it: a slow database must not add up to a
/// hanging request. Work that belongs to no request has no such bound.
/// </summary>
internal sealed class StorageBudget
{
    private static readonly AsyncLocal<StorageBudget?> Ambient = new();
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(1.75);

    /// <summary>What each of many things that one request brings may take more.</summary>
    private static readonly TimeSpan PerItem = TimeSpan.FromMilliseconds(4);

    private long spentTicks;
    private long extraTicks;

    /// <summary>The budget of the request that is being answered; null outside of requests.</summary>
    public static StorageBudget? Current => Ambient.Value;

    /// <summary>What is left of it, never less than nothing.</summary>
    public TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, Whole.Ticks + Extra.Ticks - Interlocked.Read(ref spentTicks)));

    /// <summary>How much longer than others it may wait, at once and in all, since it brings much.</summary>
    public TimeSpan Extra => TimeSpan.FromTicks(Interlocked.Read(ref extraTicks));

    /// <summary>Begins a request's budget, for everything that is awaited from here on.</summary>
    public static void Begin() => Ambient.Value = new StorageBudget();

    /// <summary>Lets the request wait longer, which brings so many things to be stored together: that takes a busy database longer, and a dead one is noticed later.</summary>
    public static void Allow(int items)
    {
        if (Current is { } budget)
            Interlocked.Exchange(ref budget.extraTicks, items * PerItem.Ticks);
    }

    /// <summary>Leaves the request's budget, for everything that is awaited from here on: work that others wait for as well is not one request's.</summary>
    public static void Leave() => Ambient.Value = null;

    /// <summary>Takes off what was spent waiting.</summary>
    public void Spend(TimeSpan waited) => Interlocked.Add(ref spentTicks, waited.Ticks);
}
