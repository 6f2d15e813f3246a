using Memory.Server.Lifecycle.Scheduling;

namespace Memory.Server.Backups.Running;

/// <summary>Makes the backups of a tier as regular work: one server does it, and one that could not be made is made when the next is due.</summary>
internal sealed class BackupWork(BackupTier tier, BackupRoom room) : IStoreWork
{
    public string Name => "backup." + tier.ToWord();

    public TimeSpan Every => tier.Every();

    public async ValueTask<WorkDone> RunAsync(Func<CancellationToken, ValueTask> beforeEach, CancellationToken cancellationToken)
    {
        using var turn = await room.EnterAsync(cancellationToken);
        var manifest = await room.RunAsync(tier, BackupActor.Schedule, beforeEach, onProgress: null, cancellationToken);
        return new WorkDone((int)Math.Min(int.MaxValue, manifest.Counts.Users + manifest.Unreadable), (int)Math.Min(int.MaxValue, manifest.Unreadable), Changes: 1);
    }
}
