using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Storage;

/// <summary>One consistent state of one user. Valid only inside the call that it was handed to.</summary>
internal interface IUserView
{
    Scope Scope { get; }

    /// <summary>The user; null when never registered nor written to.</summary>
    ValueTask<UserProfile?> GetUserAsync(CancellationToken cancellationToken);

    /// <summary>When the user was last erased; null when never. What was said until then is not taken in any more.</summary>
    ValueTask<DateTimeOffset?> GetErasedAtAsync(CancellationToken cancellationToken);

    ValueTask<UserUsage> GetUsageAsync(CancellationToken cancellationToken);

    ValueTask<Session?> GetSessionAsync(SessionId id, CancellationToken cancellationToken);

    /// <summary>Sessions that have not ended, newest first, those of one time by id in <see cref="CodePointOrder"/>, last one first; those after the key.</summary>
    ValueTask<Page<Session>> ListSessionsAsync(PageKey? after, int limit, CancellationToken cancellationToken);

    ValueTask<Turn?> GetTurnAsync(MessageId id, CancellationToken cancellationToken);

    /// <summary>Those of the turns that are known.</summary>
    ValueTask<IReadOnlyDictionary<MessageId, Turn>> GetTurnsAsync(IReadOnlyCollection<MessageId> ids, CancellationToken cancellationToken);

    /// <summary>Those of the turns that are known, and the session they are to be in: what is asked, at once, whenever turns come in.</summary>
    ValueTask<(IReadOnlyDictionary<MessageId, Turn> Turns, Session? Session)> GetArrivalAsync(
        IReadOnlyCollection<MessageId> ids, SessionId session, CancellationToken cancellationToken);

    /// <summary>A session's turns by when they were said, then by arrival, those after the key.</summary>
    ValueTask<Page<Turn>> ListTurnsAsync(SessionId session, PageKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>For each turn the latest ones of its session before it, in the order they were said.</summary>
    ValueTask<IReadOnlyList<IReadOnlyList<Turn>>> ListTurnsBeforeAsync(IReadOnlyList<Turn> turns, int limit, CancellationToken cancellationToken);

    /// <summary>What the user said last, over all sessions, the latest first: the turns of the user's own role that are not hidden.</summary>
    ValueTask<IReadOnlyList<Turn>> ListLatestSaidAsync(int limit, CancellationToken cancellationToken);

    /// <summary>A memory's latest version, deleted or not.</summary>
    ValueTask<MemoryRecord?> GetMemoryAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>Latest versions of those of the memories that are known, deleted ones too.</summary>
    ValueTask<IReadOnlyDictionary<MemoryId, MemoryRecord>> GetMemoriesAsync(IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken);

    /// <summary>Latest versions of the memories that one of these superseded, by id, and no more than the limit.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> ListSupersededByAsync(IReadOnlyCollection<MemoryId> successors, int limit, CancellationToken cancellationToken);

    /// <summary>All versions of a memory, oldest first; empty when there is no such memory.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> GetVersionsAsync(MemoryId id, CancellationToken cancellationToken);

    /// <summary>Latest versions of memories, newest first by creation, those after the key.</summary>
    ValueTask<Page<MemoryRecord>> ListMemoriesAsync(MemoryFilter filter, PageKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Everything a slot's view is made of, or only what has that identity (in a multi-valued slot each value is folded by itself), and
    /// the observations that bear on other values than their own (<see cref="Observation.BearsOnOthers"/>).
    /// A null slot means the free memories with that identity.
    /// </summary>
    ValueTask<SlotState> GetSlotAsync(Slot? slot, string? identity, CancellationToken cancellationToken);

    /// <summary>Those of the observations that are known.</summary>
    ValueTask<IReadOnlyDictionary<MemoryId, Observation>> GetObservationsAsync(IReadOnlyCollection<MemoryId> ids, CancellationToken cancellationToken);

    /// <summary>The slot's cardinality as fixed by its first memory; null when it holds none.</summary>
    ValueTask<Cardinality?> GetCardinalityAsync(Slot slot, CancellationToken cancellationToken);

    /// <summary>
    /// Says for what values <see cref="GetSlotAsync"/> and <see cref="GetCardinalityAsync"/> are about to be asked, so that a store that is far away can
    /// read them all at once. Both answer the same without it.
    /// </summary>
    ValueTask ExpectAsync(IReadOnlyCollection<ExpectedValue> values, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Latest versions of the memories that came from a turn.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> ListMemoriesFromAsync(MessageId message, CancellationToken cancellationToken);

    /// <summary>Latest versions of all memories, for statistics.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> ListAllMemoriesAsync(CancellationToken cancellationToken);

    /// <summary>All links from and to these memories, removed ones too, by source, target and relation, the last in <see cref="CodePointOrder"/>.</summary>
    ValueTask<IReadOnlyList<Association>> GetAssociationsAsync(IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken);

    /// <summary>How many links there are, removed ones too; not counted further than asked for.</summary>
    ValueTask<int> CountAssociationsAsync(int enough, CancellationToken cancellationToken);

    /// <summary>The weakest of the links that may give way, those of one strength by source, target and relation.</summary>
    ValueTask<IReadOnlyList<Association>> ListWeakestAssociationsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Memories that may be linked with others for what they have in common.</summary>
    ValueTask<Kin> FindKinAsync(KinQuestion question, CancellationToken cancellationToken);

    /// <summary>A job; null when there is none, or it ended longer ago than jobs are kept.</summary>
    ValueTask<IngestJob?> GetJobAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>The job that covers a turn; null when none is kept any more.</summary>
    ValueTask<IngestJob?> FindJobOfAsync(MessageId message, CancellationToken cancellationToken);
}

/// <summary>Everything a slot's view is made of: all its observations and the latest version of each of its memories.</summary>
internal sealed record SlotState(IReadOnlyList<Observation> Observations, IReadOnlyList<MemoryRecord> Memories)
{
    public static SlotState Empty { get; } = new([], []);
}

/// <summary>A value that is about to be looked at.</summary>
/// <param name="Slot">Its slot; null for a free memory.</param>
/// <param name="Identity">What tells it from other values.</param>
/// <param name="Cardinality">The slot's, as long as it holds no memory that fixes it.</param>
internal sealed record ExpectedValue(Slot? Slot, string Identity, Cardinality Cardinality);

/// <summary>Which memories to list, judged at <see cref="Now"/>.</summary>
internal sealed record MemoryFilter
{
    public required DateTimeOffset Now { get; init; }

    public MemoryType? Type { get; init; }

    public Slot? Slot { get; init; }

    public int? MinImportance { get; init; }

    public bool IncludeSuperseded { get; init; }

    public bool IncludeExpired { get; init; }

    public bool IncludeDeleted { get; init; }

    public bool IncludeArchived { get; init; }

    public bool Accepts(MemoryRecord memory) =>
        (Type is null || memory.Type == Type)
        && (Slot is null || memory.Slot == Slot)
        && (MinImportance is null || memory.Importance >= MinImportance)
        && (IncludeSuperseded || !memory.IsSupersededAt(Now))
        && (IncludeExpired || !memory.IsExpiredAt(Now))
        && (IncludeDeleted || !memory.IsDeleted)
        && (IncludeArchived || memory.ArchivedAt is null);
}
