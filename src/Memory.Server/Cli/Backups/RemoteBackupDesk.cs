using System.Net;
using System.Runtime.CompilerServices;
using Memory.Client;
using Memory.Server.Backups;

namespace Memory.Server.Cli.Backups;

/// <summary>Works on backups through a running server, which knows where they are kept.</summary>
internal sealed class RemoteBackupDesk : IBackupDesk
{
    private readonly ServiceProvider _services;
    private readonly IMemoryClient _client;

    public RemoteBackupDesk(Uri server, string apiKey)
    {
        _services = RunningServer.Reach(server, apiKey);
        _client = _services.GetRequiredService<IMemoryClient>();
    }

    public ValueTask<Backup> RunAsync(Action<BackupProgress> onProgress, CancellationToken cancellationToken) => _client.CreateBackupAsync(cancellationToken);

    public async IAsyncEnumerable<Backup> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await _client.ListBackupsAsync(limit: null, cursor, cancellationToken);
            foreach (var backup in page.Backups)
                yield return backup;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public ValueTask<BackupVerification> VerifyAsync(string id, Action<BackupProgress> onProgress, CancellationToken cancellationToken) =>
        TranslateAsync(id, () => _client.VerifyBackupAsync(id, cancellationToken));

    public ValueTask<BackupRestoration> RestoreAsync(string id, bool force, bool skipsMissingKeys, Action<BackupProgress> onProgress, CancellationToken cancellationToken) =>
        TranslateAsync(id, () => _client.RestoreBackupAsync(id, new BackupRestore { Force = force, SkipMissingKeys = skipsMissingKeys }, cancellationToken));

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async ValueTask<T> TranslateAsync<T>(string id, Func<ValueTask<T>> work)
    {
        try
        {
            return await work();
        }
        catch (MemoryApiException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            throw new CommandFailedException($"There is no backup {id}.");
        }
    }
}
