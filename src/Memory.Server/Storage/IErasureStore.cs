using Memory.Server.Memories;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage;

/// <summary>
/// Erases users for good. What stays of one is a tombstone, a hash and a time: what was said until then and arrives later is not taken in. An
/// erasure is untold until <see cref="CloseAsync"/>, so that one whose answer was lost can still be told and written down.
/// </summary>
internal interface IErasureStore
{
    /// <summary>
    /// Erases everything about a user, keys and kept answers too, whole or not at all; null when there is no such user. One whose last erasure is
    /// untold and who did not come back is answered with that erasure again.
    /// </summary>
    /// <param name="scope">The user.</param>
    /// <param name="destroyKey">
    /// Destroys the user's encryption key. Called before anything is deleted, with nobody else at the user: should the erasure not come to its end then,
    /// nothing can be read any more, and a repetition brings it there. It may be called again.
    /// </param>
    /// <param name="cancellationToken">Gives up as long as nothing was done.</param>
    /// <exception cref="StorageUnavailableException">It could not be done, or not be finished; the user is erased whole or not at all, and a repetition is safe.</exception>
    ValueTask<ErasedUser?> EraseAsync(Scope scope, Func<CancellationToken, ValueTask> destroyKey, CancellationToken cancellationToken);

    /// <summary>The erasure was told, so that of the user only the tombstone stays. A later erasure is left as it is.</summary>
    ValueTask CloseAsync(Scope scope, DateTimeOffset erasedAt, CancellationToken cancellationToken);

    /// <summary>The erasures before <paramref name="instant"/> that were never told. Exempt from the owner filter.</summary>
    ValueTask<IReadOnlyList<UntoldErasure>> ListUntoldAsync(DateTimeOffset instant, CancellationToken cancellationToken);

    /// <summary>When a user was last erased, by the hash that <see cref="JobId.ScopeHash"/> gives; null when never.</summary>
    ValueTask<DateTimeOffset?> FindAsync(OwnerId owner, string scopeHash, CancellationToken cancellationToken);

    /// <summary>What stays of an owner's erased users, in no particular order.</summary>
    IAsyncEnumerable<Tombstone> ListAsync(OwnerId owner, CancellationToken cancellationToken);
}

/// <summary>A user that was erased.</summary>
/// <param name="At">When.</param>
/// <param name="Counts">How much there was.</param>
internal sealed record ErasedUser(DateTimeOffset At, ErasureCounts Counts);

/// <summary>An erasure that was done, while whoever asked for it may not have learnt of it.</summary>
internal sealed record UntoldErasure(Scope Scope, ErasedUser Erased);

/// <summary>How much was erased.</summary>
/// <param name="Memories">Memories, each once whatever its versions, retired and deleted ones too.</param>
/// <param name="Messages">Turns.</param>
/// <param name="Sessions">Sessions, ended ones too.</param>
/// <param name="Associations">Links between memories, removed ones too.</param>
/// <param name="Jobs">Jobs that could still be read.</param>
/// <param name="Keys">API keys of the user, revoked ones too.</param>
internal sealed record ErasureCounts(int Memories, int Messages, int Sessions, int Associations, int Jobs, int Keys)
{
    public static ErasureCounts operator +(ErasureCounts one, ErasureCounts other) => new(
        one.Memories + other.Memories, one.Messages + other.Messages, one.Sessions + other.Sessions, one.Associations + other.Associations,
        one.Jobs + other.Jobs, one.Keys + other.Keys);
}
