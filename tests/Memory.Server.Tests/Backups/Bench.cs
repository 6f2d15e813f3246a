using System.Security.Cryptography;
using Memory.Server.Audit;
using Memory.Server.Backups;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Erasures;
using Memory.Server.Backups.Places;
using Memory.Server.Backups.Restoring;
using Memory.Server.Backups.Running;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Backups;

/// <summary>All that works on backups, over one store and one place.</summary>
internal sealed class Bench : IDisposable
{
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();

    public Bench(IMemoryStore store, IBackupPlace place, ManualTime time, IArchiveSeals? seals = null, BackupOptions? options = null, BackupSettings? settings = null)
    {
        options ??= new BackupOptions { PartBytes = 4 << 10 };
        Erasures = new ErasureList(place);
        Catalogue = new BackupCatalogue(place, options, time, NullLogger<BackupCatalogue>.Instance);
        Room = new BackupRoom(
            new BackupRun(store, place, seals ?? new NoSeals(), options, time, random, NullLogger<BackupRun>.Instance),
            Catalogue,
            new BackupVerifier(place, seals ?? new NoSeals(), new EmbeddedScratch(time, random, NullLogger<EmbeddedMemoryStore>.Instance)),
            new BackupRestorer(store, place, seals ?? new NoSeals(), Erasures),
            Erasures,
            settings ?? new BackupSettings(),
            store,
            new AuditTrail(store, time, random));
    }

    public BackupRoom Room { get; }

    public BackupCatalogue Catalogue { get; }

    public ErasureList Erasures { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<Manifest> RunAsync(BackupTier tier = BackupTier.Manual) => Room.RunAsync(tier, BackupActor.Command, static _ => default, onProgress: null, Token);

    public Task<RestoredBackup> RestoreAsync(Manifest backup, bool force = true, bool skipsMissing = false) =>
        Room.RestoreAsync(backup.Id, new RestoreOrder(force, skipsMissing), onProgress: null, Token);

    public Task<VerifiedBackup> VerifyAsync(Manifest backup) => Room.VerifyAsync(backup.Id, onProgress: null, Token);

    public void Dispose()
    {
        Room.Dispose();
        random.Dispose();
    }
}
