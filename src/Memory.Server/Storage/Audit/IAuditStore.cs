using Memory.Server.Memories;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Audit;

/// <summary>
/// The audit logs, one for each owner. Lines are only ever added, one after another over all servers, and removed from the beginning by
/// <see cref="PruneAsync"/> alone.
/// </summary>
internal interface IAuditStore
{
    /// <summary>
    /// Adds a line; it is durable when this returns. A user who has no pseudonym yet gets the draft's, which is durable as well.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It could not be stored, or the log contradicts what was noted of it.</exception>
    ValueTask<AuditRow> AppendAsync(OwnerId owner, AuditDraft draft, CancellationToken cancellationToken);

    /// <summary>The lines that the filter accepts, newest first, those before a sequence.</summary>
    ValueTask<IReadOnlyList<AuditRow>> ListAsync(OwnerId owner, AuditFilter filter, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>All lines as they stand in the store, oldest first, for verification: nothing is checked, and they need not be all in memory.</summary>
    /// <exception cref="StorageUnavailableException">Some cannot be read.</exception>
    IAsyncEnumerable<AuditRow> ReadAsync(OwnerId owner, CancellationToken cancellationToken);

    /// <summary>Between which places the log stands.</summary>
    ValueTask<AuditEnds> GetEndsAsync(OwnerId owner, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the lines at the beginning that were written before then, but for the very last line. What was removed is told by a line of its own
    /// (<see cref="AuditPruning"/>), and where the chain now begins is kept.
    /// </summary>
    /// <returns>How many were removed; with none, nothing is written.</returns>
    ValueTask<long> PruneAsync(OwnerId owner, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The user's pseudonym; null when none was given yet, or it was forgotten.</summary>
    ValueTask<Guid?> FindSubjectAsync(Scope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Destroys the link between the user and the pseudonym; lines keep the pseudonym, and nobody can tell any more whose it was. Nothing of the link
    /// may be left in the store's files 60 s later.
    /// </summary>
    ValueTask ForgetSubjectAsync(Scope scope, CancellationToken cancellationToken);

    /// <summary>Who the pseudonyms in an owner's log stand for, in no particular order.</summary>
    IAsyncEnumerable<AuditSubject> ListSubjectsAsync(OwnerId owner, CancellationToken cancellationToken);

    /// <summary>All owners that have a log, in no particular order.</summary>
    ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken);
}
