using System.Collections.Immutable;

namespace Memory.Server.Storage.Audit;

/// <summary>A line of an owner's audit log, as the store holds it.</summary>
/// <param name="Sequence">Its place in the log, counted from 1 without gaps.</param>
/// <param name="At">When it was written.</param>
/// <param name="Key">The key that it was done with; null for the server itself and for a command.</param>
/// <param name="Action">What was done, as two words with a dot between.</param>
/// <param name="Pseudonym">Stands for the user that it was done to; null when it concerned no single one.</param>
/// <param name="Details">Ids, counts and hashes by name.</param>
/// <param name="Hash">What ties it to the lines before it (<see cref="AuditChain"/>), in lower-case hex.</param>
internal sealed record AuditRow(
    long Sequence, DateTimeOffset At, Guid? Key, string Action, Guid? Pseudonym, ImmutableSortedDictionary<string, string> Details, string Hash)
{
    /// <summary>Its place in the chain.</summary>
    public AuditLink Link => new(Sequence, Hash);
}

/// <summary>A place in an owner's chain: the line of that sequence has that hash.</summary>
internal sealed record AuditLink(long Sequence, string Hash);

/// <summary>Between which places an owner's log stands.</summary>
/// <param name="Anchor">The last line that retention removed, or the origin of the chain.</param>
/// <param name="Head">The last line that was written, as it was noted apart from the lines; null when the note is missing.</param>
internal sealed record AuditEnds(AuditLink Anchor, AuditLink? Head);

/// <summary>Which lines to list; null for any.</summary>
internal sealed record AuditFilter(Guid? Pseudonym = null, string? Action = null, DateTimeOffset? Since = null)
{
    public bool Accepts(AuditRow row) =>
        (Pseudonym is null || row.Pseudonym == Pseudonym) && (Action is null || row.Action == Action) && (Since is null || row.At >= Since);
}
