using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Recall.Context;

/// <summary>Writes single memories and turns as lines of a context, as they read at the instants of a question.</summary>
/// <param name="stale">What tells whether turns still hold.</param>
/// <param name="frame">The question.</param>
internal sealed class ContextLines(StaleFacts stale, RecallFrame frame)
{
    /// <summary>A memory's line; null when it is left out. What does not hold at the instant is never said as if it did.</summary>
    public static string? Of(MemoryRecord memory, DateTimeOffset asOf)
    {
        var content = LineSanitizer.Sanitise(memory.Content);
        return content.Length > 0 && !RuleAttack.IsIn(content) ? $"- {TenseOf(memory, asOf)}{content}" : null;
    }

    /// <summary>What a turn is told by; null when it is left out.</summary>
    public TurnLine? Of(Turn turn)
    {
        if (SpeakerOf(turn.Role) is not { } speaker)
            return null;
        var showing = StaleWording.Of(turn, stale.SaidBy(turn), frame.Query.CurrentViewOnly);
        if (showing == Showing.NotAtAll)
            return null;
        var date = turn.SaidAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return TurnLine.Of($"- {(showing == Showing.AsEarlier ? "earlier: " : "")}[{date}] {speaker} said: ", turn.Content);
    }

    /// <summary>Those of the keys whose lines would not be written the same now.</summary>
    public IReadOnlyList<string> LapsedOf(HeldLines held) =>
        [.. held.Keys.Where(key => LineKey.Parse(key) is not { } parsed || !Holds(parsed, held)).Distinct(StringComparer.Ordinal)];

    private bool Holds(LineKey key, HeldLines held) => key switch
    {
        { Memory: { } id } => held.Memories.TryGetValue(id, out var history)
            && !history.IsDeleted
            && history.VersionAt(frame.Query.KnownAt) is { } known
            && Of(known, frame.AsOf) is { } line
            && key == LineKey.Of(id, line),
        { Turn: { } id } => held.Turns.TryGetValue(id, out var turn) && Of(turn) is { } line && key == LineKey.Of(id, line.Whole),
        _ => false,
    };

    private static string TenseOf(MemoryRecord memory, DateTimeOffset asOf)
    {
        if (memory.IsInCurrentView(asOf))
            return "";
        return memory.StateAt(asOf) == TemporalState.Future && !memory.IsSupersededAt(asOf) ? "later: " : "earlier: ";
    }

    /// <summary>Only what people and the model said is context; tool output and system text carry other people's instructions.</summary>
    private static string? SpeakerOf(TurnRole role) => role switch
    {
        TurnRole.User => "user",
        TurnRole.Assistant => "assistant",
        _ => null,
    };
}
