using Memory.Server.Memories;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Fills a context by what each line adds to it. The best of all comes first. A line is worth its score, a fact more than
/// a turn; more while it has words of the question that no line has yet, next to nothing when another line says all of it. What a fact says as
/// fully as its turn is told by the fact alone. Of a long turn the part around the question's words is shown, and more of it when
/// room is left over. The same candidates give the same lines in whatever order they come.
/// </summary>
internal sealed class ContextPacker(ITokenEstimator tokens, ContextLines lines, Vocabulary vocabulary, RecallFrame frame)
{
    /// <summary>Longer turns are first shown in part, the part being of this length.</summary>
    public const int PartLength = 240;

    /// <summary>Shorter parts tell nothing.</summary>
    public const int LeastPart = 120;

    /// <summary>What it takes at least to say who said something and when.</summary>
    private const int LeadTokens = 5;

    /// <summary>How much a line gains that has all of the question's words while no line has any.</summary>
    private const double Coverage = 0.3;

    /// <summary>How much more a fact is worth than a turn: it says in a dozen tokens what a turn says in many.</summary>
    private const double Fact = 3;

    /// <summary>What is left of a line's worth when another line says all of it.</summary>
    private const double Repeated = 0.05;

    private static readonly (double, int) First = (double.NegativeInfinity, -1);

    private readonly Excerpt _excerpt = new(frame.Terms);
    private readonly LineBudget _budget = new(tokens, frame.Query.TokenBudget);
    private readonly List<PackedLine> _packed = [];
    private UInt128 _uncovered = UInt128.MaxValue;

    public IReadOnlyList<PackedLine> Pack(IReadOnlyList<LineDraft> drafts)
    {
        var facts = drafts.Where(static draft => draft.Memory is { Type: not MemoryType.Event, Source: not null })
            .SelectMany(static draft => draft.Memory!.Source!.Messages.Select(message => (Message: message, Draft: draft)))
            .ToLookup(static pair => pair.Message, static pair => pair.Draft);
        var queue = new PriorityQueue<LineDraft, (double, int)>(drafts.Select(draft => (draft, PlaceInQueue(draft))));
        if (drafts.MinBy(static draft => (-draft.Score, draft.Place)) is { } best && !(SameAsFact(best, drafts) is { } fact && Take(fact, isBest: true)))
            queue.Enqueue(best, First);
        while (queue.TryDequeue(out var draft, out var place))
        {
            // Worth only falls as lines are taken, so that what is still worth most after it was looked at again is worth most.
            draft.CompareWith(_packed);
            var now = PlaceInQueue(draft);
            if (place != First && now.CompareTo(place) > 0 && queue.TryPeek(out _, out var next) && now.CompareTo(next) > 0)
                queue.Enqueue(draft, now);
            else if (!IsToldBy(draft, facts))
                Take(draft, isBest: place == First);
        }

        Grow();
        return _packed;
    }

    /// <summary>When a line comes in turn: what is worth most first, then what stands first among all that was found.</summary>
    private (double, int) PlaceInQueue(LineDraft draft)
    {
        var worth = draft.Score
            * (1 + (Coverage * vocabulary.ShareOf(draft.Words.Asked & _uncovered)))
            * (draft.Memory is not null ? Fact : 1)
            * (draft.IsRepeated ? Repeated : 1);
        return (-worth, draft.Place);
    }

    /// <summary>The fact that says all that a turn does; null when there is none. Of both, the fact is the one to show.</summary>
    private static LineDraft? SameAsFact(LineDraft draft, IReadOnlyList<LineDraft> drafts) => draft.Turn is { Name: null }
        ? drafts.FirstOrDefault(fact => fact.Memory is { Type: not MemoryType.Event } && draft.Words.IsWithin(fact.Words))
        : null;

    /// <summary>Whether a fact that says all that a turn does is in the context, or can be taken in its place.</summary>
    private bool IsToldBy(LineDraft draft, ILookup<MessageId, LineDraft> facts) => draft.Turn is { } turn
        && turn.Name is null
        && facts[turn.Id].Any(fact => draft.Words.IsWithin(fact.Words) && (IsPacked(fact) || Take(fact, isBest: false)));

    private bool IsPacked(LineDraft draft) => _packed.Exists(line => line.Draft == draft);

    private bool Take(LineDraft draft, bool isBest)
    {
        if (IsPacked(draft) || (!isBest && _budget.Left <= 0))
            return false;
        var line = draft.Turn is { } turn ? LineOf(draft, turn, isBest) : LineOf(draft, draft.Memory!);
        if (line is null)
            return false;
        _packed.Add(line);
        _uncovered &= ~draft.Words.Asked;
        return true;
    }

    private PackedLine? LineOf(LineDraft draft, MemoryRecord memory) =>
        ContextLines.Of(memory, frame.AsOf) is { } line && _budget.TryTake(line, Identities.OfText(line[2..])) ? new PackedLine(draft, null, line) : null;

    private PackedLine? LineOf(LineDraft draft, Turn turn, bool isBest)
    {
        // What cannot fit is not written at all: most of what was found comes when hardly any room is left.
        var room = RoomFor(turn);
        if (!isBest && room < Math.Min(turn.Content.Length, LeastPart))
            return null;
        if (lines.Of(turn) is not { } line)
            return null;
        var length = line.Plain?.Length ?? Math.Clamp(room, LeastPart, PartLength);
        for (var text = line.Around(_excerpt, length); text is not null; text = line.Around(_excerpt, length))
        {
            var cost = _budget.CostOf(text);
            if (cost <= _budget.Left)
                return _budget.TryTake(text, line.Meaning) ? new PackedLine(draft, line, text) : null;
            length = Math.Min(length - 1, (int)((long)text.Length * _budget.Left / cost) - line.LeadLength);
            if (length < LeastPart)
                return null;
        }

        return null;
    }

    /// <summary>About how many of a turn's characters there is room for, going by those that it begins with.</summary>
    private int RoomFor(Turn turn)
    {
        var beginning = turn.Content.AsSpan(0, Math.Min(turn.Content.Length, LeastPart));
        return (int)Math.Min(int.MaxValue, (long)beginning.Length * Math.Max(0, _budget.Left - LeadTokens) / Math.Max(1, tokens.Estimate(beginning)));
    }

    /// <summary>Shows more of what was cut while there is room, the worthiest first.</summary>
    private void Grow()
    {
        for (var i = 0; i < _packed.Count; i++)
        {
            if (!_packed[i].IsCut)
                continue;
            var more = _packed[i].Turn!.Around(_excerpt, LineSanitizer.MaxLength);
            if (more is not null && _budget.TryReplace(_packed[i].Text, more))
                _packed[i] = _packed[i] with { Text = more };
        }
    }
}
