using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Storage;

/// <summary>
/// Finds by itself what may answer a question, for users with so much memory that it should not all be read. What it leaves out must be
/// worse than what it brings, for every single reason to bring something; it may bring more than was asked for.
/// </summary>
internal interface ICandidateSource
{
    /// <summary>How much there is of a user. Cheap, and counted only as far as <paramref name="enough"/>.</summary>
    ValueTask<UserExtent> MeasureAsync(Scope scope, int enough, CancellationToken cancellationToken);

    /// <summary>What may answer a question, and how common its stems are. Everything is of one consistent state.</summary>
    ValueTask<CandidateSet> FindAsync(Scope scope, CandidateQuestion question, CancellationToken cancellationToken);

    /// <summary>What tells whether turns still hold.</summary>
    ValueTask<TurnLinks> ReadLinksAsync(Scope scope, LinkQuestion question, CancellationToken cancellationToken);

    /// <summary>Those of the memories, with all their versions, and of the turns that are known.</summary>
    ValueTask<KnownRows> ReadRowsAsync(
        Scope scope, IReadOnlyCollection<MemoryId> memories, IReadOnlyCollection<MessageId> turns, CancellationToken cancellationToken);

    /// <summary>The links of memories and of what these superseded, and the memories that they lead to, with what superseded those.</summary>
    ValueTask<LinkedRows> ReadLinkedAsync(Scope scope, IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken);

    /// <summary>Essential memories that are not deleted, the latest if there are more than the limit.</summary>
    ValueTask<IReadOnlyList<MemoryRecord>> ListEssentialsAsync(Scope scope, int limit, CancellationToken cancellationToken);
}

/// <summary>Links, and memories with all their versions as a delta that is not full.</summary>
internal sealed record LinkedRows(UserDelta Rows, IReadOnlyList<Association> Links);

/// <summary>Memories, each with all its versions, oldest first, and turns.</summary>
internal sealed record KnownRows(IReadOnlyList<IReadOnlyList<MemoryRecord>> Memories, IReadOnlyList<Turn> Turns);

/// <summary>How much there is of a user.</summary>
/// <param name="Items">Turns and memories, deleted ones included; not counted further than asked for.</param>
/// <param name="SlotNames">The slots that the user's memories fill.</param>
internal sealed record UserExtent(int Items, ImmutableArray<string> SlotNames)
{
    /// <summary>Of which kind the user's vectors are; null for those that the analysis makes at once.</summary>
    public VectorKind? Vectors { get; init; }

    /// <summary>Whether any of the user's memories are linked.</summary>
    public bool HasLinks { get; init; }
}

/// <summary>A question, and what it may see.</summary>
internal sealed record CandidateQuestion
{
    /// <summary>The stems to look for, each once: the question's and what may stand for them.</summary>
    public required ImmutableArray<string> Stems { get; init; }

    /// <summary>How much each of the stems is meant, in their order.</summary>
    public required ImmutableArray<float> Emphases { get; init; }

    /// <summary>The times that it names; what was said then may answer it whatever its words.</summary>
    public ImmutableArray<AskedTime> Times { get; init; } = [];

    /// <summary>So many turns before and after each that is found are brought along: a turn is understood, and scored, with what was said around it.</summary>
    public required int Around { get; init; }

    /// <summary>The question's vector; empty when nothing is asked.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Of which kind the question's vector is. It is compared with none of another kind.</summary>
    public VectorKind? Vectors { get; init; }

    /// <summary>The slots it asks for.</summary>
    public required ImmutableArray<string> AskedSlots { get; init; }

    /// <summary>How many of a kind to bring for each single reason.</summary>
    public required int PerReason { get; init; }

    public required bool WithMemories { get; init; }

    public required bool WithTurns { get; init; }

    /// <summary>Only these kinds of memories; empty for all.</summary>
    public ImmutableArray<MemoryType> Types { get; init; } = [];

    /// <summary>Only memories of these slots; empty for all.</summary>
    public ImmutableArray<Slot> Slots { get; init; } = [];

    /// <summary>Only what has these top-level values in its metadata; null for all.</summary>
    public Json? Metadata { get; init; }

    /// <summary>Only memories in the current view of that instant; null for all.</summary>
    public DateTimeOffset? CurrentAt { get; init; }

    /// <summary>Memories as the system believed them then, and turns stored by then; null for now.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>Only turns said by then; null for all.</summary>
    public DateTimeOffset? SaidBy { get; init; }

    /// <summary>Leaves out this session's turns.</summary>
    public SessionId? ExcludeSession { get; init; }
}

/// <summary>A stretch of time that a question names, half open.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AskedTime(DateTimeOffset From, DateTimeOffset To);

/// <summary>What may answer a question.</summary>
/// <param name="Rows">Turns, and memories with all their versions, as a full delta.</param>
/// <param name="Statistics">How common the question's stems are.</param>
internal sealed record CandidateSet(UserDelta Rows, TermStatistics Statistics);

/// <summary>How common stems are among all of a user's texts: turns that are not hidden and latest versions of memories that are not deleted and did not come from turns.</summary>
/// <param name="Texts">How many texts have a stem at all.</param>
/// <param name="Stems">How many stems they have together.</param>
/// <param name="TextsWith">How many texts have a stem; those that none has may be missing.</param>
internal sealed record TermStatistics(int Texts, long Stems, IReadOnlyDictionary<string, int> TextsWith);

/// <summary>Asks what tells whether turns still hold.</summary>
/// <param name="Turns">The turns.</param>
/// <param name="Names">The beginnings of all values that the turns may name (<see cref="ITextAnalysis.NameOf"/>).</param>
internal sealed record LinkQuestion(ImmutableArray<MessageId> Turns, IReadOnlyCollection<string> Names);

/// <summary>
/// What tells whether turns still hold: the memories that came from them or whose value they may name, those that superseded these or say
/// the same, all with all their versions, and the turns that the superseding ones first came from.
/// </summary>
internal sealed record TurnLinks(IReadOnlyList<IReadOnlyList<MemoryRecord>> Memories, IReadOnlyList<Turn> Turns);
