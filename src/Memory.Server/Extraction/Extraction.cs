using System.Collections.Immutable;
using Memory.Server.Extraction.Corrections;
using Memory.Server.Memories;

namespace Memory.Server.Extraction;

/// <summary>Reads facts about the user out of a turn. It proposes; supersession decides.</summary>
internal interface IFactExtractor
{
    /// <summary>Reads one turn, with the session's latest turns before it as context. Turns of other roles than the user's yield nothing.</summary>
    ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken);
}

/// <summary>What a turn says about the user.</summary>
internal sealed record ExtractedFacts(ImmutableArray<ProposedFact> Facts, ImmutableArray<ForgetRequest> Forgets)
{
    public static ExtractedFacts Nothing { get; } = new([], []);

    /// <summary>Corrections of what was said before that name no question themselves.</summary>
    public ImmutableArray<SaidCorrection> Corrections { get; init; } = [];

    public bool IsEmpty => Facts.IsEmpty && Forgets.IsEmpty && Corrections.IsEmpty;
}

/// <summary>One thing that a turn says about the user.</summary>
internal sealed record ProposedFact
{
    public Stance Stance { get; init; }

    public required MemoryType Type { get; init; }

    /// <summary>The question it answers; null for a free fact ("remember that …").</summary>
    public Slot? Slot { get; init; }

    /// <summary>The fact as a sentence about the user, in the third person: "User lives in Austin."</summary>
    public required string Content { get; init; }

    /// <summary>The slot's value, usually a string: "Austin". A negation without one means whatever is current.</summary>
    public Json? Value { get; init; }

    /// <summary>The value that was said by mistake before, in the user's words, empty for whatever was held; null when nothing is corrected.</summary>
    public string? Corrects { get; init; }

    public TemporalState TemporalState { get; init; }

    /// <summary>From when on it holds in the world; null for the turn's time, or unknown for <c>past</c>, <c>future</c> and <c>recurring</c>.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>Whether a past fact says that it is over, so that it ends what is held: "I used to be vegetarian", but not "I lived there as a child".</summary>
    public bool IsOver { get; init; }

    public double Confidence { get; init; } = 0.9;

    public int? Importance { get; init; }
}

/// <summary>A wish that something be forgotten: "forget that", "forget my address", "forget that I live in Dallas".</summary>
/// <param name="Facts">What is to be forgotten, as facts, when it could be read as such.</param>
/// <param name="About">What is to be forgotten, in the user's words; null for what was said just before.</param>
internal sealed record ForgetRequest(ImmutableArray<ProposedFact> Facts, string? About);
