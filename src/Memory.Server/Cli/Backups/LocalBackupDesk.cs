using System.Runtime.CompilerServices;
using Memory.Client;
using Memory.Server.Api;
using Memory.Server.Backups;
using Memory.Server.Backups.Places;
using Memory.Server.Backups.Restoring;
using Memory.Server.Backups.Running;
using Memory.Server.Configuration;
using Memory.Server.Hosting;

namespace Memory.Server.Cli.Backups;

/// <summary>Works on the store itself, folder or database, and on the place for backups that the settings name.</summary>
internal sealed class LocalBackupDesk : IBackupDesk
{
    private const int PageSize = 50;

    private readonly MemorySettings _settings;
    private ServiceProvider _services;

    private LocalBackupDesk(MemorySettings settings, ServiceProvider services) => (_settings, _services) = (settings, services);

    private BackupRoom Room => _services.GetRequiredService<BackupRoom>();

    /// <summary>Opens the place for backups, and the store that the settings name.</summary>
    /// <param name="settings">Where both are.</param>
    /// <param name="use">What is wanted of the store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">There is no place for backups, a server owns the folder, or the store cannot be used.</exception>
    public static async ValueTask<LocalBackupDesk> OpenAsync(MemorySettings settings, StoreUse use, CancellationToken cancellationToken)
    {
        if (!settings.Backups.IsConfigured)
            throw new CommandFailedException("There is no place for backups: name a folder with --backups or Memory__Backups__Path.");
        return new LocalBackupDesk(settings, use == StoreUse.None
            ? new ServiceCollection().AddLogging().AddMemoryServer(settings).BuildServiceProvider()
            : await LocalStore.OpenAsync(settings, mayCreate: use == StoreUse.Fill, cancellationToken));
    }

    public ValueTask<Backup> RunAsync(Action<BackupProgress> onProgress, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        using var turn = await Room.EnterAsync(cancellationToken);
        var manifest = await Room.RunAsync(BackupTier.Manual, BackupActor.Command, static _ => default, onProgress, cancellationToken);
        return WireBackups.Backup(manifest);
    });

    public async IAsyncEnumerable<Backup> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BackupId? after = null;
        while (await TranslateAsync(async () => await _services.GetRequiredService<BackupCatalogue>().ListAsync(after, PageSize, cancellationToken)) is { Count: > 0 } page)
        {
            foreach (var entry in page)
                yield return WireBackups.Backup(entry);
            after = page[^1].Id;
        }
    }

    public ValueTask<BackupVerification> VerifyAsync(string id, Action<BackupProgress> onProgress, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        var named = IdOf(id);
        try
        {
            return WireBackups.Sound(await _services.GetRequiredService<BackupVerifier>().VerifyAsync(named, onProgress, cancellationToken));
        }
        catch (UnusableBackupException fault)
        {
            return WireBackups.Unsound(named, fault);
        }
    });

    public ValueTask<BackupRestoration> RestoreAsync(string id, bool force, bool skipsMissingKeys, Action<BackupProgress> onProgress, CancellationToken cancellationToken) =>
        TranslateAsync(async () =>
        {
            RestoredBackup restored;
            using (await Room.EnterAsync(cancellationToken))
                restored = await Room.RestoreAsync(IdOf(id), new RestoreOrder(force, skipsMissingKeys), onProgress, cancellationToken);
            if (restored.MustReopen)
            {
                // Whoever opens the folder finds it there. What was decided is not given up any more.
                await _services.DisposeAsync();
                _services = await LocalStore.OpenAsync(_settings, mayCreate: false, CancellationToken.None);
            }

            await Room.TellRestoredAsync(BackupActor.Command, restored.Manifest);
            return WireBackups.Restoration(restored) with { IsRestarting = false };
        });

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static BackupId IdOf(string id) => BackupId.TryParse(id) ?? throw new UnknownBackupException(id);

    private static async ValueTask<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is UnusableBackupException or UnknownBackupException or BackupRefusedException or BackupPlaceException)
        {
            throw new CommandFailedException(fault.Message);
        }
    }
}

/// <summary>What a command wants of the store.</summary>
internal enum StoreUse
{
    /// <summary>Nothing: it is not opened, and may be in use by a server.</summary>
    None,

    /// <summary>That it is there.</summary>
    Read,

    /// <summary>That it takes something in; it is made when it is not there.</summary>
    Fill,
}
