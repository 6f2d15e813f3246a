using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Audit;

/// <summary>Reads what an owner's log tells of a user.</summary>
internal interface IAuditReader
{
    /// <summary>What was done to the user, newest first; nothing when the log tells nothing of the user.</summary>
    IAsyncEnumerable<AuditEntry> ListAsync(OwnerId owner, UserId user, CancellationToken cancellationToken);
}

/// <summary>Something that was done, as the log tells it.</summary>
/// <param name="Sequence">Its place in the owner's log.</param>
/// <param name="At">When it was done.</param>
/// <param name="Key">The key it was done with; null for the server itself and for a command.</param>
/// <param name="Action">What was done, as two words with a dot between.</param>
/// <param name="Pseudonym">Stands for the user that it was done to.</param>
/// <param name="Details">Ids, counts and hashes by name.</param>
internal sealed record AuditEntry(
    long Sequence, DateTimeOffset At, Guid? Key, string Action, Guid? Pseudonym, ImmutableSortedDictionary<string, string> Details);
