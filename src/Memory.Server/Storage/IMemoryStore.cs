using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage;

/// <summary>
/// The only seam to a database. What it holds about a user is read and written under that user's <see cref="Scope"/>;
/// writes for one user are serialised, those of different users run in parallel.
/// </summary>
internal interface IMemoryStore : IAsyncDisposable
{
    /// <summary>API keys, which belong to owners.</summary>
    IKeyStore Keys { get; }

    /// <summary>Answers kept for repeated requests, which belong to owners.</summary>
    IIdempotencyStore Idempotency { get; }

    /// <summary>Who did what, one log for each owner.</summary>
    IAuditStore Audit { get; }

    /// <summary>Users with extraction work.</summary>
    IJobQueue Jobs { get; }

    /// <summary>Finds candidates for recall by itself; null when it cannot, so that all of a user is read.</summary>
    ICandidateSource? Candidates => null;

    /// <summary>Where vectors that follow later are kept; null when the store keeps none.</summary>
    IVectorShelf? Vectors => null;

    /// <summary>Which server does the regular work of the whole store; null when nobody does.</summary>
    IScheduleStore? Schedules => null;

    /// <summary>Looks at how the store keeps its state, for verification; null when there is nothing that only it can see.</summary>
    IStoreInspector? Inspector => null;

    /// <summary>Erases users for good.</summary>
    IErasureStore Erasures { get; }
    /// <summary>Brings what is stored to what the settings ask for, sealed or plain; null when encryption does not concern the store.</summary>
    ISealing? Sealing => null;

    /// <summary>Reads from one consistent state of the user. An unknown user is an empty one, and reading does not create it.</summary>
    ValueTask<T> ReadAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>
    /// Lets <paramref name="decide"/> look at the user's state and decide on a change, then stores the change whole or not at all.
    /// It is durable when this returns. A decision that changes nothing also waits until everything it looked at is durable.
    /// The decision may be made again after a conflict, so it must have no other effects.
    /// </summary>
    /// <exception cref="LeaseLostException">The change is fenced by a claim that another worker has taken over.</exception>
    /// <exception cref="StorageUnavailableException">The storage cannot be reached or is full; nothing was stored, or the outcome is unknown and a repetition is safe.</exception>
    ValueTask<T> WriteAsync<T>(Scope scope, Func<IUserView, CancellationToken, ValueTask<Decision<T>>> decide, CancellationToken cancellationToken);

    /// <summary>What changed for a user since a version, for the recall index; cheap when nothing did.</summary>
    ValueTask<UserDelta> ReadDeltaAsync(Scope scope, long sinceVersion, CancellationToken cancellationToken);

    /// <summary>Reads everything held about a user, in one consistent state; null for an unknown user. Whoever asked disposes of the image.</summary>
    ValueTask<UserImage?> ReadImageAsync(Scope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a user of an image, whole or not at all, and durably. Ids, times, versions, places and jobs stay as they are; stems and vectors are computed anew.
    /// Other changes of the user wait meanwhile. The image is not disposed of.
    /// </summary>
    /// <exception cref="ConflictException">The user is known already, or the image holds two current memories where there is room for one.</exception>
    /// <exception cref="StorageUnavailableException">The storage cannot be reached or is full; nothing was stored, or the outcome is unknown.</exception>
    ValueTask WriteImageAsync(Scope scope, UserImage image, CancellationToken cancellationToken);

    /// <summary>Begins to put something else in place of everything that the store holds. It goes on as it is meanwhile.</summary>
    /// <exception cref="StorageUnavailableException">The storage cannot be reached or written, or is being replaced already.</exception>
    ValueTask<IStoreReplacement> ReplaceAsync(CancellationToken cancellationToken) => throw new NotSupportedException("This store cannot be replaced.");

    /// <summary>All owners that anything may be stored of, in no particular order. Exempt from the owner filter.</summary>
    ValueTask<IReadOnlyList<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken);

    /// <summary>The owner's users by id, in <see cref="CodePointOrder"/>, those after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<UserSummary>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Finds the user a job belongs to; null when there is no such job of that owner.</summary>
    ValueTask<(Scope Scope, IngestJob Job)?> FindJobAsync(OwnerId owner, JobId job, CancellationToken cancellationToken);

    /// <summary>Whether the storage can be read and written now.</summary>
    ValueTask<bool> IsReachableAsync(CancellationToken cancellationToken);
}

/// <summary>A change and what to answer once it is durable.</summary>
internal readonly record struct Decision<T>(UserCommit Commit, T Result);

/// <summary>What changed for a user since a version.</summary>
/// <param name="Version">The version this brings the reader to.</param>
/// <param name="IsFull">Whether it holds everything, so that what the reader had is to be dropped.</param>
/// <param name="Turns">New or changed turns.</param>
/// <param name="Memories">All versions, oldest first, of each memory that changed.</param>
/// <param name="Erased">Memories that are gone for good.</param>
internal sealed record UserDelta(
    long Version,
    bool IsFull,
    IReadOnlyList<Turn> Turns,
    IReadOnlyList<IReadOnlyList<MemoryRecord>> Memories,
    IReadOnlyList<MemoryId> Erased)
{
    /// <summary>What the store has kept of these rows' texts; a text that is missing is analysed again.</summary>
    public IReadOnlyList<AnalyzedText> Texts { get; init; } = [];

    /// <summary>All links from each memory whose links changed. Those of erased memories are gone without being told.</summary>
    public IReadOnlyList<LinksFrom> Links { get; init; } = [];

    /// <summary>Of which kind the user's vectors are; null for those that the analysis makes at once. It is another one than before only in a full delta.</summary>
    public VectorKind? Vectors { get; init; }
}

/// <summary>All links from a memory, removed ones too; none when it has none any more.</summary>
internal sealed record LinksFrom(MemoryId Source, IReadOnlyList<Association> Links);
