using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Audit;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>
/// Erases a user everywhere: the encryption key, what the store holds, and in the audit log the way back from the pseudonym. What cannot be done to its
/// end is told as unavailable, and a repetition does the rest.
/// </summary>
internal sealed class UserEraser(IMemoryStore store, IAuditTrail audit, IAuditSubjects subjects, TimeProvider time, IKeyDestroyer keys, IErasureWitness? witness = null)
{
    /// <summary>An erasure that is as fresh as that may be told by the server that did it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    /// <summary>Erases a user; null when there is no such user.</summary>
    /// <param name="scope">The user.</param>
    /// <param name="key">The key it is asked with; null for a command.</param>
    /// <param name="cancellationToken">Gives up as long as nothing was done.</param>
    public async ValueTask<ErasureReceipt?> EraseAsync(Scope scope, Guid? key, CancellationToken cancellationToken)
    {
        var pseudonym = await subjects.FindAsync(scope, cancellationToken);
        var erased = await store.Erasures.EraseAsync(scope, token => DestroyKeyAsync(scope, token), cancellationToken);
        return erased is null ? null : await TellAsync(new ErasureReceipt(scope, erased), pseudonym, key);
    }

    /// <summary>Writes down the erasures that an earlier process did and could not write down any more.</summary>
    public async ValueTask TellUntoldAsync(CancellationToken cancellationToken)
    {
        foreach (var (scope, erased) in await store.Erasures.ListUntoldAsync(time.Now() - Fresh, cancellationToken))
            await TellAsync(new ErasureReceipt(scope, erased), await subjects.FindAsync(scope, cancellationToken), key: null);
    }

    /// <summary>Here the user's key ends, and with it whatever backups hold. It comes before anything is deleted.</summary>
    private ValueTask DestroyKeyAsync(Scope scope, CancellationToken cancellationToken) =>
        keys.DestroyAsync(new KeyHolder(scope.Owner.Value, scope.User.Value), cancellationToken);

    /// <summary>What was done is done: whoever asked cannot cancel that it is written down.</summary>
    private async ValueTask<ErasureReceipt> TellAsync(ErasureReceipt receipt, Guid? pseudonym, Guid? key)
    {
        var scope = receipt.Scope;
        await audit.WriteAsync(
            new AuditEvent(scope.Owner, "user.erase", key)
            {
                Pseudonym = pseudonym,
                Details = receipt.Counts.Select(static count => KeyValuePair.Create(count.Key, count.Value.ToString(CultureInfo.InvariantCulture)))
                    .Append(KeyValuePair.Create("erased_at", receipt.ErasedAt))
                    .Append(KeyValuePair.Create("receipt_hash", receipt.Hash))
                    .ToImmutableSortedDictionary(StringComparer.Ordinal),
            },
            CancellationToken.None);
        await subjects.ForgetAsync(scope, CancellationToken.None);
        if (witness is not null)
            await witness.NoteAsync(scope, receipt.Erased.At, CancellationToken.None);
        await store.Erasures.CloseAsync(scope, receipt.Erased.At, CancellationToken.None);
        return receipt;
    }
}
