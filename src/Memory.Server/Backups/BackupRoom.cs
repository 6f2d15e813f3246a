using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Audit;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Erasures;
using Memory.Server.Backups.Restoring;
using Memory.Server.Backups.Running;
using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Backups;

/// <summary>Makes, lists, verifies and restores backups, one at a time, and writes down who did.</summary>
internal sealed class BackupRoom(
    BackupRun run, BackupCatalogue catalogue, BackupVerifier verifier, BackupRestorer restorer, ErasureList erasures, BackupSettings settings, IMemoryStore store,
    IAuditTrail trail) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The backups that there are.</summary>
    public BackupCatalogue Catalogue => catalogue;

    /// <summary>Takes the room, which nobody else has until it is given back; null when somebody has it.</summary>
    public async ValueTask<IDisposable?> TryEnterAsync(CancellationToken cancellationToken) =>
        await _gate.WaitAsync(TimeSpan.Zero, cancellationToken) ? new Turn(_gate) : null;

    /// <summary>Waits for the room.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Turn(_gate);
    }

    /// <summary>Makes a backup, then deletes those that are too old. Whoever calls it has the room, and writes it down when it names no actor.</summary>
    public async Task<Manifest> RunAsync(
        BackupTier tier, BackupActor? actor, Func<CancellationToken, ValueTask> beforeEach, Action<BackupProgress>? onProgress, CancellationToken cancellationToken)
    {
        await erasures.CompleteAsync(store, cancellationToken);
        var manifest = await run.RunAsync(tier, beforeEach, onProgress, cancellationToken);
        if (actor is not null)
            await TellAsync("backup.run", actor, manifest);
        await catalogue.PruneAsync(KeptOf, cancellationToken);
        return manifest;
    }

    /// <summary>Verifies a backup.</summary>
    public Task<VerifiedBackup> VerifyAsync(BackupId id, Action<BackupProgress>? onProgress, CancellationToken cancellationToken) => verifier.VerifyAsync(id, onProgress, cancellationToken);

    /// <summary>Restores a backup. Whoever calls it has the room, and tells it with <see cref="TellRestoredAsync"/> to the store that then is.</summary>
    public Task<RestoredBackup> RestoreAsync(BackupId id, RestoreOrder order, Action<BackupProgress>? onProgress, CancellationToken cancellationToken) =>
        restorer.RestoreAsync(id, order, onProgress, cancellationToken);

    /// <summary>Writes down that a backup was restored.</summary>
    public ValueTask TellRestoredAsync(BackupActor actor, Manifest manifest) => TellAsync("backup.restore", actor, manifest);

    /// <summary>What the audit log tells of a backup.</summary>
    public static ImmutableSortedDictionary<string, string> DetailsOf(Manifest manifest) => AuditDetails.Of(
        ("backup", manifest.Id.Value),
        ("users", manifest.Counts.Users.ToString(CultureInfo.InvariantCulture)),
        ("bytes", manifest.Bytes.ToString(CultureInfo.InvariantCulture)));

    public void Dispose() => _gate.Dispose();

    private int KeptOf(BackupTier tier) => tier switch
    {
        BackupTier.Hourly => settings.KeepHourly,
        BackupTier.SixHourly => settings.KeepSixHourly,
        BackupTier.Daily => settings.KeepDaily,
        _ => settings.KeepManual,
    };

    private ValueTask TellAsync(string action, BackupActor actor, Manifest manifest) => trail.WriteAsync(
        new AuditEvent(OwnerId.Default, action, actor.Key)
        {
            Details = actor.Details.AddRange(DetailsOf(manifest)),
        },
        CancellationToken.None);

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
                gate.Release();
        }
    }
}
