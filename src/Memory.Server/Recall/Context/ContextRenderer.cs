using Memory.Server.Memories;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Renders what was recalled as plain lines for a prompt, one per item, within a token budget: facts first, then what was said and when.
/// What each line adds decides what is shown (<see cref="ContextPacker"/>), not the order of the lines, and neither scores nor the current time are shown.
/// </summary>
internal sealed class ContextRenderer(ITokenEstimator tokens)
{
    /// <param name="lines">Writes the lines.</param>
    /// <param name="frame">The question.</param>
    /// <param name="ranked">What was found.</param>
    /// <param name="wordsOf">The words of what was found.</param>
    public IReadOnlyList<ContextLine> Render(ContextLines lines, RecallFrame frame, RankedCandidates ranked, Func<Candidate, TermBag> wordsOf)
    {
        var vocabulary = new Vocabulary(frame);
        var drafts = ranked.Memories.Concat(ranked.Turns)
            .Select((found, place) => new LineDraft(found, place, vocabulary.Of(wordsOf(found.Candidate))))
            .ToList();
        var packed = new ContextPacker(tokens, lines, vocabulary, frame).Pack(drafts);
        return
        [
            .. packed.Where(static line => line.Draft.Memory is not null).InReadingOrder(static line => line.Draft.Memory!).Select(static line => line.ToLine()),
            .. packed.Where(static line => line.Draft.Turn is not null)
                .OrderBy(static line => line.Draft.Turn!.SaidAt)
                .ThenBy(static line => line.Draft.Turn!.Sequence)
                .ThenBy(static line => line.Draft.Turn!.Id.Value, StringComparer.Ordinal)
                .Select(static line => line.ToLine()),
        ];
    }

    /// <summary>Renders facts alone. Those that come first are taken first.</summary>
    public string RenderFacts(IEnumerable<MemoryRecord> memories, DateTimeOffset asOf, int tokenBudget)
    {
        var budget = new LineBudget(tokens, tokenBudget);
        var taken = new List<(MemoryRecord Memory, string Line)>();
        foreach (var memory in memories)
        {
            if (ContextLines.Of(memory, asOf) is { } line && budget.TryTake(line, Identities.OfText(line[2..])))
                taken.Add((memory, line));
        }

        return string.Join('\n', taken.InReadingOrder(static fact => fact.Memory).Select(static fact => fact.Line));
    }

    public static string TextOf(IEnumerable<ContextLine> lines) => string.Join('\n', lines.Select(static line => line.Text));
}
