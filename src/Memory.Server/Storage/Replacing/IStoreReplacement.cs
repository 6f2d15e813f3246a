using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Images;

namespace Memory.Server.Storage.Replacing;

/// <summary>
/// What a store is to hold in place of all that it holds, taken in piece by piece. Nothing of it counts before <see cref="CommitAsync"/>, and everything
/// from then on, whatever happens in between. Disposed of before, it leaves the store as it was.
/// </summary>
internal interface IStoreReplacement : IAsyncDisposable
{
    /// <summary>Whether the store must be closed and opened again to hold it.</summary>
    bool MustReopen { get; }

    /// <summary>Takes a user in.</summary>
    ValueTask AddUserAsync(Scope scope, UserImage image, CancellationToken cancellationToken);

    /// <summary>Takes keys of an owner in.</summary>
    ValueTask AddKeysAsync(OwnerId owner, IReadOnlyList<ApiKey> keys, CancellationToken cancellationToken);

    /// <summary>Takes in what stays of erased users. Of two of the same user the later one counts.</summary>
    ValueTask AddTombstonesAsync(OwnerId owner, IReadOnlyList<Tombstone> tombstones, CancellationToken cancellationToken);

    /// <summary>Takes in who the pseudonyms of an owner's audit log stand for.</summary>
    ValueTask AddSubjectsAsync(OwnerId owner, IReadOnlyList<AuditSubject> subjects, CancellationToken cancellationToken);

    /// <summary>Takes an owner's audit log in as it stood, once for each owner. Nothing of it is checked: that is what its verification is for.</summary>
    /// <param name="owner">Whose log it is.</param>
    /// <param name="ends">Between which places it stood.</param>
    /// <param name="rows">Its lines, oldest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask AddAuditLogAsync(OwnerId owner, AuditEnds ends, IAsyncEnumerable<AuditRow> rows, CancellationToken cancellationToken);

    /// <summary>Puts everything in its place, durably.</summary>
    /// <exception cref="StorageUnavailableException">It could not be done; the store holds what it held, or the outcome is unknown.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}

/// <summary>What stays of an erased user.</summary>
/// <param name="ScopeHash">Names the user, as <see cref="JobId.ScopeHash"/> does.</param>
/// <param name="ErasedAt">When the user was erased last.</param>
internal sealed record Tombstone(string ScopeHash, DateTimeOffset ErasedAt);

/// <summary>Which pseudonym stands for a user in an audit log.</summary>
/// <param name="ScopeHash">Names the user, as <see cref="JobId.ScopeHash"/> does.</param>
/// <param name="Pseudonym">What stands in the log.</param>
internal sealed record AuditSubject(string ScopeHash, Guid Pseudonym);
