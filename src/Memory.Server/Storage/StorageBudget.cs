namespace Memory.Server.Storage;

/// <summary>
/// How long one request may wait for the storage in all, over everything that it asks of it: a slow database must not add up to a
/// hanging request. Work that belongs to no request has no such bound.
/// </summary>
internal sealed class StorageBudget
{
    private static readonly AsyncLocal<StorageBudget?> Ambient = new();
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(1.75);

    private long spentTicks;

    /// <summary>The budget of the request that is being answered; null outside of requests.</summary>
    public static StorageBudget? Current => Ambient.Value;

    /// <summary>What is left of it, never less than nothing.</summary>
    public TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, Whole.Ticks - Interlocked.Read(ref spentTicks)));

    /// <summary>Begins a request's budget, for everything that is awaited from here on.</summary>
    public static void Begin() => Ambient.Value = new StorageBudget();

    /// <summary>Leaves the request's budget, for everything that is awaited from here on: work that others wait for as well is not one request's.</summary>
    public static void Leave() => Ambient.Value = null;

    /// <summary>Takes off what was spent waiting.</summary>
    public void Spend(TimeSpan waited) => Interlocked.Add(ref spentTicks, waited.Ticks);
}
