using System.Security.Cryptography;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Audit;

/// <summary>Writes what was done into the owner's log, with the user's pseudonym in place of the user.</summary>
internal sealed class AuditTrail(IMemoryStore store, TimeProvider time, RandomNumberGenerator random, AuditMetrics? metrics = null) : IAuditTrail
{
    public async ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        var draft = new AuditDraft(time.Now(), happened.Key, happened.Action)
        {
            User = happened.User,
            Pseudonym = happened.User is null ? happened.Pseudonym : NewPseudonym(),
            Details = happened.Details,
        };
        try
        {
            await store.Audit.AppendAsync(happened.Owner, draft, cancellationToken);
            metrics?.Written();
        }
        catch
        {
            metrics?.NotWritten();
            throw;
        }
    }

    /// <summary>A random UUID (RFC 9562, version 4). It is of use only to a user who has none yet.</summary>
    private Guid NewPseudonym()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.GetBytes(bytes);
        bytes[6] = (byte)(0x40 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
