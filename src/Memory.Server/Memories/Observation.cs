namespace Memory.Server.Memories;

/// <summary>What an observation does to the value it names.</summary>
internal enum Stance
{
    /// <summary>It holds.</summary>
    Asserts,

    /// <summary>It no longer holds ("I'm no longer vegetarian").</summary>
    Negates,
}

/// <summary>
/// One time that something was said or stored about a user. Observations are kept for good: the view of a slot is a fold over all of
/// them, so that it does not depend on the order in which they arrived.
/// </summary>
internal sealed record Observation
{
    /// <summary>Its own id, which also becomes the id of the memory that it is the first to arrive for.</summary>
    public required MemoryId Id { get; init; }

    public required Stance Stance { get; init; }

    public required MemoryType Type { get; init; }

    public Slot? Slot { get; init; }

    /// <summary>How many current memories its slot holds; without a slot it means nothing.</summary>
    public Cardinality Cardinality { get; init; }

    public required string Content { get; init; }

    public Json? Value { get; init; }

    /// <summary>
    /// What is compared: the normal form of the value, or of the content without one (<see cref="Identities"/>).
    /// A negation's empty identity means "whatever is current".
    /// </summary>
    public required string Identity { get; init; }

    public TemporalState TemporalState { get; init; }

    /// <summary>From when on it holds in the world; null when not known, which only <c>past</c>, <c>future</c> and <c>recurring</c> may leave open.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when it holds in the world, exclusive; null for open-ended.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset SaidAt { get; init; }

    public Trust Trust { get; init; }

    public double Confidence { get; init; } = 1;

    public int? Importance { get; init; }

    public Json? Metadata { get; init; }

    public int? TtlSeconds { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public IngestionMode Mode { get; init; }

    public bool IsEssential { get; init; }

    /// <summary>The turn it came from; null when the application stored it itself.</summary>
    public TurnReference? Source { get; init; }

    /// <summary>
    /// Whether the memory it belongs to was deleted. It then keeps its place in the fold, so that nothing retired comes back,
    /// but new observations of the same value start a memory of their own. After a hard delete its content is empty too.
    /// </summary>
    public bool IsForgotten { get; init; }

    /// <summary>Until when its memory holds as set by a later edit, exclusive. Unlike <see cref="ValidTo"/> it does not make it a bounded stay.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether it starts a memory of its own even after one of the same value: an edit gave it that value.</summary>
    public bool OpensRun { get; init; }

    /// <summary>What the value was said to be by mistake, in its normal form (<see cref="Identities"/>): this observation says that it never held.</summary>
    public string? Corrects { get; init; }

    /// <summary>When its memory was last brought back after it had been retired or put away; null when it never was.</summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>Why it was brought back, in the words of whoever did.</summary>
    public string? RestoredReason { get; init; }

    /// <summary>When its memory was put away by a rule of retention: kept, but neither recalled nor listed unless asked for.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>Whether optimisation made its memory essential; false when a request took it out of the essentials for good, null when neither happened.</summary>
    public bool? Promotion { get; init; }

    /// <summary>Whether it bears on other values of its slot than its own: a correction, and a negation of whatever is current.</summary>
    public bool BearsOnOthers => Slot is not null && (Corrects is not null || (Stance == Stance.Negates && Identity.Length == 0));

    /// <summary>When it was last said to hold: when it was said, or when its memory was brought back.</summary>
    public DateTimeOffset AffirmedAt => RestoredAt > SaidAt ? RestoredAt.Value : SaidAt;

    /// <summary>Since when it holds: from when it says, or else when it was said.</summary>
    public DateTimeOffset From => ValidFrom ?? SaidAt;

    /// <summary>
    /// Where it stands in the fold. In a conversation the latest word on what holds now counts, also when it tells of an earlier beginning:
    /// "I moved to Dallas last month" comes after "I live in Austin" of last week, which names no beginning but when it was said.
    /// What an application dates stands where it is dated.
    /// </summary>
    public DateTimeOffset Position => Source is not null && TemporalState == TemporalState.Current && ValidTo is null && From < SaidAt ? SaidAt : From;

    /// <summary>Whether a hard delete took its content; only its place in the fold is left.</summary>
    public bool IsErased => IsForgotten && Content.Length == 0;
}

/// <summary>Names a turn.</summary>
internal sealed record TurnReference(SessionId Session, MessageId Message);
