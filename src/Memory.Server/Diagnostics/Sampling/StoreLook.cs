using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Diagnostics.Sampling;

/// <summary>Looks at the whole store: what waits, and what was done last. Of all servers over one database each sees the same.</summary>
internal sealed class StoreLook(IMemoryStore store)
{
    /// <exception cref="StorageUnavailableException">The storage cannot be reached.</exception>
    public async ValueTask<StoreSample> TakeAsync(CancellationToken cancellationToken)
    {
        var lanes = new List<LaneSample>();
        foreach (var lane in Enum.GetValues<JobLane>())
            lanes.Add(new LaneSample(lane, await store.Jobs.CountAsync(lane, cancellationToken), await store.Jobs.WaitingSinceAsync(lane, cancellationToken)));
        var runs = store.Schedules is { } schedules ? await schedules.ListAsync(cancellationToken) : [];
        return new StoreSample([.. lanes], [.. runs]);
    }
}
