using Memory.Server.Backups.Archives;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Erasures;

/// <summary>Notes beside the backups the erasures that could not be noted when they were done, on this or another server.</summary>
internal sealed class ErasureWork(ErasureList list, IArchiveSeals seals, IMemoryStore store) : IStoreWork
{
    public string Name => "backup.erasures";

    public TimeSpan Every => TimeSpan.FromMinutes(15);

    public async ValueTask<WorkDone> RunAsync(Func<CancellationToken, ValueTask> beforeEach, CancellationToken cancellationToken)
    {
        await beforeEach(cancellationToken);
        var added = await list.CompleteAsync(store, cancellationToken);
        if (added > 0)
            await seals.SaveAsync(cancellationToken);
        return new WorkDone(Parts: 1, Failed: 0, added);
    }
}
