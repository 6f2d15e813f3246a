using Memory.Server.Memories;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Context;

/// <summary>A line of a context, and the memory or the turn that it tells.</summary>
internal readonly record struct ContextLine(string Text, MemoryId? Memory, MessageId? Turn)
{
    public LineKey Key => Memory is { } memory ? LineKey.Of(memory, Text) : LineKey.Of(Turn!.Value, Text);
}

/// <summary>
/// Renders what was recalled as plain lines for a prompt, one per item, within a token budget: facts first, then what was said and when.
/// The scores decide what fits, not the order of the lines, and neither scores nor the current time are shown.
/// </summary>
internal sealed class ContextRenderer(ITokenEstimator tokens)
{
    public IReadOnlyList<ContextLine> Render(ContextLines lines, RecallFrame frame, RankedCandidates ranked)
    {
        var budget = new LineBudget(tokens, frame.Query.TokenBudget);
        var facts = TakeFacts(ranked.Memories.Select(static candidate => candidate.Candidate.Memory!), frame.AsOf, budget);
        var turns = TakeTurns(ranked.Turns.Select(static candidate => candidate.Candidate.Turn!), lines, budget);
        return [.. facts, .. turns];
    }

    /// <summary>Renders facts alone. Those that come first are taken first.</summary>
    public string RenderFacts(IEnumerable<MemoryRecord> memories, DateTimeOffset asOf, int tokenBudget) =>
        TextOf(TakeFacts(memories, asOf, new LineBudget(tokens, tokenBudget)));

    public static string TextOf(IEnumerable<ContextLine> lines) => string.Join('\n', lines.Select(static line => line.Text));

    private static IEnumerable<ContextLine> TakeFacts(IEnumerable<MemoryRecord> memories, DateTimeOffset asOf, LineBudget budget)
    {
        var taken = new List<(MemoryRecord Memory, string Line)>();
        foreach (var memory in memories)
        {
            if (ContextLines.Of(memory, asOf) is { } line && budget.TryTake(line, Identities.OfText(line[2..])))
                taken.Add((memory, line));
        }

        return taken.InReadingOrder(static fact => fact.Memory).Select(static fact => new ContextLine(fact.Line, fact.Memory.Id, null));
    }

    private static IEnumerable<ContextLine> TakeTurns(IEnumerable<Turn> turns, ContextLines lines, LineBudget budget)
    {
        var taken = new List<(Turn Turn, string Line)>();
        foreach (var turn in turns)
        {
            if (lines.Of(turn) is { } line && budget.TryTake(line, Identities.OfText(LineSanitizer.Sanitise(turn.Content))))
                taken.Add((turn, line));
        }

        return taken
            .OrderBy(static said => said.Turn.SaidAt)
            .ThenBy(static said => said.Turn.Sequence)
            .ThenBy(static said => said.Turn.Id.Value, StringComparer.Ordinal)
            .Select(static said => new ContextLine(said.Line, null, said.Turn.Id));
    }
}
