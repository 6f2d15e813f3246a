using Memory.Server.Backups.Archives;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Users;

namespace Memory.Server.Backups.Erasures;

/// <summary>Notes erasures beside the backups. A place that is away or slow holds up nobody: the store knows of every erasure, and what is missing is noted later.</summary>
internal sealed partial class ErasureWitness(ErasureList list, IArchiveSeals seals, BackupOptions options, TimeProvider time, ILogger<ErasureWitness> logger) : IErasureWitness
{
    /// <summary>The one place that swallows: the erasure itself is done.</summary>
    public async ValueTask NoteAsync(Scope scope, DateTimeOffset erasedAt, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ErasurePatience, time);
        try
        {
            await NoteOnceAsync(scope, erasedAt, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception fault)
        {
            LogNotNoted(logger, fault);
        }
    }

    private async Task NoteOnceAsync(Scope scope, DateTimeOffset erasedAt, CancellationToken cancellationToken)
    {
        await list.AppendAsync(scope.Owner, JobId.ScopeHash(scope), erasedAt, cancellationToken);
        await seals.ForgetAsync(new KeyHolder(scope.Owner.Value, scope.User.Value), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure could not be noted beside the backups; that is tried again. Until then, a backup that is restored elsewhere may bring the user back.")]
    private static partial void LogNotNoted(ILogger logger, Exception fault);
}
