using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Renders what was recalled as plain lines for a prompt, one per item, within a token budget: facts first, then what was said and when.
/// The scores decide what fits, not the order of the lines, and neither scores nor the current time are shown.
/// </summary>
internal sealed class ContextRenderer(ITokenEstimator tokens)
{
    public string Render(UserIndex index, RecallFrame frame, RankedCandidates ranked)
    {
        var budget = new LineBudget(tokens, frame.Query.TokenBudget);
        var facts = TakeFacts(ranked.Memories.Select(static candidate => candidate.Candidate.Memory!), frame.AsOf, budget);
        var turns = TakeTurns(ranked.Turns.Select(static candidate => candidate.Candidate.Turn!).ToList(), index, frame, budget);
        return string.Join('\n', facts.Concat(turns));
    }

    /// <summary>Renders facts alone. Those that come first are taken first.</summary>
    public string RenderFacts(IEnumerable<MemoryRecord> memories, DateTimeOffset asOf, int tokenBudget) =>
        string.Join('\n', TakeFacts(memories, asOf, new LineBudget(tokens, tokenBudget)));

    private static List<string> TakeFacts(IEnumerable<MemoryRecord> memories, DateTimeOffset asOf, LineBudget budget)
    {
        var taken = new List<(MemoryRecord Memory, string Line)>();
        foreach (var memory in memories)
        {
            var content = LineSanitizer.Sanitise(memory.Content);
            var line = $"- {TenseOf(memory, asOf)}{content}";
            if (content.Length > 0 && !RuleAttack.IsIn(content) && budget.TryTake(line, Identities.OfText(line[2..])))
                taken.Add((memory, line));
        }

        return [.. taken.InReadingOrder(static fact => fact.Memory).Select(static fact => fact.Line)];
    }

    /// <summary>What does not hold at the instant is never said as if it did.</summary>
    private static string TenseOf(MemoryRecord memory, DateTimeOffset asOf)
    {
        if (memory.IsInCurrentView(asOf))
            return "";
        return memory.StateAt(asOf) == TemporalState.Future && !memory.IsSupersededAt(asOf) ? "later: " : "earlier: ";
    }

    private static IEnumerable<string> TakeTurns(List<Turn> turns, UserIndex index, RecallFrame frame, LineBudget budget)
    {
        if (turns.Count == 0)
            return [];
        var stale = new StaleFacts(index, frame);
        var taken = new List<(Turn Turn, string Line)>();
        foreach (var turn in turns)
        {
            var content = LineSanitizer.Sanitise(turn.Content);
            if (content.Length == 0 || SpeakerOf(turn.Role) is not { } speaker || RuleAttack.IsIn(content))
                continue;
            var isStale = stale.IsSaidBy(turn);
            if (isStale && frame.Query.CurrentViewOnly)
                continue;
            var date = turn.SaidAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var line = $"- {(isStale ? "earlier: " : "")}[{date}] {speaker} said: {content}";
            if (budget.TryTake(line, Identities.OfText(content)))
                taken.Add((turn, line));
        }

        return taken
            .OrderBy(static said => said.Turn.SaidAt)
            .ThenBy(static said => said.Turn.Sequence)
            .ThenBy(static said => said.Turn.Id.Value, StringComparer.Ordinal)
            .Select(static said => said.Line);
    }

    /// <summary>Only what people and the model said is context; tool output and system text carry other people's instructions.</summary>
    private static string? SpeakerOf(TurnRole role) => role switch
    {
        TurnRole.User => "user",
        TurnRole.Assistant => "assistant",
        _ => null,
    };
}
