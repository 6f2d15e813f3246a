using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Recall;

/// <summary>A question to a user's memory, validated.</summary>
internal sealed record RecallQuery
{
    public const int DefaultLimit = 10;
    public const int DefaultTokenBudget = 1024;

    /// <summary>What should be recalled, in words; blank asks for the highest-ranked memories.</summary>
    public required string Text { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    /// <summary>How many raw turns at most; 0 leaves turns out.</summary>
    public int TurnLimit { get; init; } = DefaultLimit;

    /// <summary>Only these kinds; empty for all.</summary>
    public ImmutableArray<MemoryType> Types { get; init; } = [];

    /// <summary>Only these slots; empty for all.</summary>
    public ImmutableArray<Slot> Slots { get; init; } = [];

    /// <summary>Only memories and turns whose metadata has these top-level values; null for all.</summary>
    public Json? Metadata { get; init; }

    public bool CurrentViewOnly { get; init; } = true;

    /// <summary>What was true in the world then; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>What the system believed then; null for now.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    public double MinScore { get; init; }

    public int TokenBudget { get; init; } = DefaultTokenBudget;

    /// <summary>Weights by signal name; null or missing names mean the defaults.</summary>
    public ImmutableDictionary<string, double>? Weights { get; init; }

    /// <summary>Whether what holds is not put above what it replaced, so that the signals alone decide.</summary>
    public bool IsValidityOff => Weights is not null && Weights.TryGetValue(Explanation.Validity, out var weight) && weight == 0;

    /// <summary>Leaves out this session's turns.</summary>
    public SessionId? ExcludeSession { get; init; }

    /// <summary>Keys of lines that a client still shows and wants to know about; null when it does not ask.</summary>
    public IReadOnlyList<string>? Held { get; init; }
}

/// <summary>What a user's memory holds for a question, best first.</summary>
internal sealed record RecallAnswer(
    IReadOnlyList<RankedMemory> Memories,
    IReadOnlyList<RankedTurn> Turns,
    string Context,
    int TokenCount,
    SignalWeights SignalWeights,
    bool IsValidityOff)
{
    /// <summary>The weights by name, written down for whoever asks.</summary>
    public ImmutableDictionary<string, double> Weights => Explanation.Of(SignalWeights, IsValidityOff);

    /// <summary>One key per line of the context; null when the question named no held lines.</summary>
    public IReadOnlyList<string>? ContextKeys { get; init; }

    /// <summary>Those of the held lines that would not be written the same now; null when the question named none.</summary>
    public IReadOnlyList<string>? Lapsed { get; init; }
}

/// <summary>A memory with its score (0–1) and the score's parts by signal.</summary>
internal sealed record RankedMemory(MemoryRecord Memory, double Score, ScoredCandidate Found)
{
    /// <summary>The parts by name, written down for whoever asks: most callers do not.</summary>
    public ImmutableDictionary<string, double> Parts => Explanation.Of(Found);
}

/// <summary>A raw turn with its score (0–1) and the score's parts by signal.</summary>
internal sealed record RankedTurn(Turn Turn, double Score, ScoredCandidate Found)
{
    /// <summary>The parts by name, written down for whoever asks.</summary>
    public ImmutableDictionary<string, double> Parts => Explanation.Of(Found);
}

/// <summary>The essentials about a user in a stable order, and the same as sanitised lines within a token budget.</summary>
internal sealed record ConsciousAnswer(IReadOnlyList<MemoryRecord> Memories, string Context);
