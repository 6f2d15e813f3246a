namespace Memory.Client;

/// <content>Backups of everything that a server holds.</content>
public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public ValueTask<Backup> CreateBackupAsync(CancellationToken cancellationToken = default) =>
        http.SendAsync(Patient(HttpMethod.Post, "v1/admin/backups"), Documents.Backup, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BackupPage> ListBackupsAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetAsync(Routes.To("v1/admin/backups", ("limit", Text(limit)), ("cursor", cursor)), Documents.BackupPage, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BackupVerification> VerifyBackupAsync(string backupId, CancellationToken cancellationToken = default) =>
        http.SendAsync(Patient(HttpMethod.Get, $"v1/admin/backups/{Routes.Segment(backupId, nameof(backupId))}/verify"), Documents.BackupVerification, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BackupRestoration> RestoreBackupAsync(string backupId, BackupRestore request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = Write(request, MemoryRequestJson.Default.BackupRestore);
        return http.SendAsync(
            Patient(HttpMethod.Post, $"v1/admin/backups/{Routes.Segment(backupId, nameof(backupId))}/restore", body), Documents.BackupRestoration, cancellationToken);
    }

    /// <summary>However long it takes: the caller decides when to give up.</summary>
    private static Call Patient(HttpMethod method, string address, HttpContent? body = null) => new(method, address, body) { Limit = Timeout.InfiniteTimeSpan };
}
