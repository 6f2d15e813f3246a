using Memory.Client;
using Memory.Server.Backups;

namespace Memory.Server.Cli.Backups;

/// <summary>Where the <c>backup</c> commands do their work: on the store itself, or through a running server.</summary>
internal interface IBackupDesk : IAsyncDisposable
{
    /// <summary>Makes a backup.</summary>
    /// <param name="onProgress">Told now and then how far it is; a server does not tell.</param>
    /// <param name="cancellationToken">Ends it; there is no backup then.</param>
    ValueTask<Backup> RunAsync(Action<BackupProgress> onProgress, CancellationToken cancellationToken);

    /// <summary>The backups that there are, newest first.</summary>
    IAsyncEnumerable<Backup> ListAsync(CancellationToken cancellationToken);

    /// <summary>Tries a backup out.</summary>
    /// <exception cref="CommandFailedException">There is no such backup.</exception>
    ValueTask<BackupVerification> VerifyAsync(string id, Action<BackupProgress> onProgress, CancellationToken cancellationToken);

    /// <summary>Puts a backup in place of everything that the store holds.</summary>
    /// <exception cref="CommandFailedException">There is no such backup, it cannot be restored, or the store is not empty.</exception>
    ValueTask<BackupRestoration> RestoreAsync(string id, bool force, bool skipsMissingKeys, Action<BackupProgress> onProgress, CancellationToken cancellationToken);
}
