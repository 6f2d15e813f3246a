using Memory.Client;
using Memory.Server.Backups;

namespace Memory.Server.Cli.Backups;

/// <summary>Works on backups through a running server, which knows where they are kept.</summary>
internal sealed class RemoteBackupDesk(RunningServer server) : IBackupDesk
{
    public ValueTask<Backup> RunAsync(Action<BackupProgress> onProgress, CancellationToken cancellationToken) => server.Client.CreateBackupAsync(cancellationToken);

    public IAsyncEnumerable<Backup> ListAsync(CancellationToken cancellationToken) => RunningServer.PagesAsync<Backup>(async cursor =>
    {
        var page = await server.Client.ListBackupsAsync(limit: null, cursor, cancellationToken);
        return (page.Backups, page.NextCursor);
    });

    public ValueTask<BackupVerification> VerifyAsync(string id, Action<BackupProgress> onProgress, CancellationToken cancellationToken) =>
        server.AskAsync(client => client.VerifyBackupAsync(id, cancellationToken), Unknown(id));

    public ValueTask<BackupRestoration> RestoreAsync(string id, bool force, bool skipsMissingKeys, Action<BackupProgress> onProgress, CancellationToken cancellationToken) =>
        server.AskAsync(client => client.RestoreBackupAsync(id, new BackupRestore { Force = force, SkipMissingKeys = skipsMissingKeys }, cancellationToken), Unknown(id));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Unknown(string id) => $"There is no backup {id}.";
}
