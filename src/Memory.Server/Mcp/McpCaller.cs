using Memory.Server.Api.Answers;
using Memory.Server.Memories;

namespace Memory.Server.Mcp;

/// <summary>Who speaks to the server by the protocol, and whose memory that reaches.</summary>
/// <param name="Owner">The tenant.</param>
/// <param name="Only">The one user that is reached; null for all of the owner's, and each request then names one.</param>
/// <param name="Key">The key it is done with; null for a command on the store itself.</param>
/// <param name="Ids">Where the ids of what is made come from.</param>
internal sealed record McpCaller(OwnerId Owner, UserId? Only, Guid? Key, IIdSource Ids)
{
    /// <summary>That user's memory.</summary>
    /// <exception cref="RefusedException">It is not within reach: it then looks as if there were no such thing.</exception>
    public Scope ScopeOf(UserId user) =>
        Only is null || Only == user ? new Scope(Owner, user) : throw new RefusedException(Problem.NotFound);
}
