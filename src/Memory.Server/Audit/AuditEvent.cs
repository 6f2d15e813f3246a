using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Audit;

/// <summary>Something that was done and is worth writing down: by which key, to whom, with what outcome. It holds nothing of what anybody said.</summary>
/// <param name="Owner">The tenant to whose log it belongs.</param>
/// <param name="Action">What was done, as two words with a dot between: <c>user.erase</c>.</param>
/// <param name="Key">The key it was done with, never its secret; null for what the server did by itself or a command did on the store.</param>
internal sealed record AuditEvent(OwnerId Owner, string Action, Guid? Key)
{
    /// <summary>The user it was done to; the log tells the pseudonym. Null when it concerned no single user.</summary>
    public UserId? User { get; init; }

    /// <summary>Stands for the user in place of <see cref="User"/>, where the user is already gone.</summary>
    public Guid? Pseudonym { get; init; }

    /// <summary>Ids, counts and hashes, by name. Never text that came from a request.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
