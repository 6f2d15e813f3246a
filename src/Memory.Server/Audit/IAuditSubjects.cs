using Memory.Server.Memories;

namespace Memory.Server.Audit;

/// <summary>Which pseudonym stands for a user in the owner's log.</summary>
internal interface IAuditSubjects
{
    /// <summary>The user's pseudonym; null when the log tells nothing of the user.</summary>
    ValueTask<Guid?> FindAsync(Scope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Destroys the link between the two, for a user who is erased. The log stays as it is, and nobody can tell any more who was meant; a user of
    /// the same id who comes later gets another pseudonym.
    /// </summary>
    ValueTask ForgetAsync(Scope scope, CancellationToken cancellationToken);
}
