using Memory.Client;

namespace Memory.Evaluation.Truth;

/// <summary>A conversation and what a memory must hold after it.</summary>
internal sealed record LabelledConversation(string Id, string Theme, bool NeedsModel, IReadOnlyList<DatedTurn> Turns, DateTimeOffset Now)
{
    /// <summary>What holds at <see cref="Now"/>, slot by slot.</summary>
    public IReadOnlyList<ExpectedSlot> Current { get; init; } = [];

    /// <summary>What was retired, and why.</summary>
    public IReadOnlyList<ExpectedRetirement> History { get; init; } = [];

    /// <summary>What is known as past, future or recurring.</summary>
    public IReadOnlyList<ExpectedState> States { get; init; } = [];

    /// <summary>What must not have been retired.</summary>
    public IReadOnlyList<SlotValue> NotRetired { get; init; } = [];

    /// <summary>What no memory may say, whatever its state.</summary>
    public IReadOnlyList<Absence> Absent { get; init; } = [];

    /// <summary>The only slots, beside those named above, of which anything may hold; null when other slots do not matter.</summary>
    public IReadOnlyList<string>? Besides { get; init; }

    public IReadOnlyList<TimedQuestion> Questions { get; init; } = [];
}

/// <summary>One message, said at one time and handed over at another.</summary>
internal sealed record DatedTurn(string Session, TurnRole Role, DateTimeOffset SaidAt, DateTimeOffset ArrivesAt, string Content);

/// <summary>The values of a slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Values">What must be there.</param>
/// <param name="IsExact">Whether nothing else may be.</param>
internal sealed record ExpectedSlot(string Slot, IReadOnlyList<WantedValue> Values, bool IsExact);

internal sealed record SlotValue(string Slot, WantedValue Value);

internal sealed record ExpectedRetirement(string Slot, WantedValue Value, SupersededReason Reason);

internal sealed record ExpectedState(string Slot, WantedValue Value, TemporalState State);

/// <summary>A value of a slot, any value of a slot, or words in any memory.</summary>
internal sealed record Absence(string? Slot, WantedValue? Value, string? Words);

/// <summary>What a slot held at an instant of the world, by what was known at another.</summary>
internal sealed record TimedQuestion(string Slot, DateTimeOffset? AsOf, DateTimeOffset? KnownAt, IReadOnlyList<WantedValue> Values);
