namespace Memory.Extensions.AI;

/// <summary>
/// The turns of one conversation and the blocks shown with them. When it is full, turns that the prompt no longer holds make room; when there
/// are none, a new block is shown for its own turn only, as without sticky mode, so that what was shown before keeps its bytes.
/// </summary>
internal sealed class StickySession
{
    /// <summary>As many keys as a server checks for one question.</summary>
    public const int MaxLines = 200;

    public const int MaxTurns = 200;

    private readonly Lock gate = new();
    private readonly List<StickyTurn> turns = [];

    /// <summary>Finds the turns that a prompt still holds: by text and order, and where a text was said twice by what was said before it.</summary>
    public StickyPlan Plan(Prompt prompt)
    {
        var earlier = SaidMessage.EarlierIn(prompt);
        SaidMessage? question = prompt.QuestionAt < 0 ? null : SaidMessage.Of(prompt.QuestionAt, prompt.Text);
        lock (gate)
        {
            var shown = new List<(StickyTurn Turn, SaidMessage Message)>();
            var end = turns.Count;
            for (var i = earlier.Count - 1; i >= 0 && end > 0; i--)
            {
                if (Find(earlier, i, end) is not (>= 0 and var found))
                    continue;
                shown.Add((turns[found], earlier[i]));
                end = found;
            }

            shown.Reverse();
            var asked = question is { } now ? Asked(now, shown) : null;
            return new StickyPlan
            {
                Session = this,
                Shown = shown,
                Question = question,
                Asked = asked,
                Blocks = shown.Select(static pair => pair.Turn).Append(asked).OfType<StickyTurn>()
                    .Where(static turn => turn.Block is not null)
                    .ToDictionary(static turn => turn, static turn => turn.Block!),
            };
        }
    }

    /// <summary>Drops for good what no longer holds.</summary>
    public void Drop(IEnumerable<StickyTurn> lapsed)
    {
        lock (gate)
        {
            foreach (var turn in lapsed)
                turn.Show(null, 0);
        }
    }

    /// <summary>Keeps what was shown with the current turn, as far as there is room.</summary>
    public void Keep(StickyPlan plan, MemoryBlock? block, MemoryChatOptions settings)
    {
        if (plan.Question is not { } question)
            return;
        var budget = settings.StickyTokenBudget;
        var cost = block is null ? 0 : settings.TokenEstimator.Estimate(block.Text);
        if (cost > budget)
            (block, cost) = (null, 0);
        lock (gate)
        {
            var turn = plan.Asked ?? new StickyTurn(question.Digest, plan.Shown is [.., var last] ? last.Turn : null);
            turn.Show(null, 0);
            var isNew = !turns.Contains(turn);
            MakeRoom([.. plan.Shown.Select(static pair => pair.Turn), turn], isNew ? 1 : 0, block, cost, budget);
            if (isNew && turns.Count == MaxTurns)
                return;
            if (Fits(block, cost, budget))
                turn.Show(block, cost);
            if (isNew)
                turns.Add(turn);
        }
    }

    /// <summary>Drops turns that are not needed, oldest first, until this fits or none is left.</summary>
    private void MakeRoom(HashSet<StickyTurn> needed, int more, MemoryBlock? block, int cost, int budget)
    {
        while (turns.Count + more > MaxTurns || !Fits(block, cost, budget))
        {
            var gone = turns.FindIndex(known => !needed.Contains(known));
            if (gone < 0)
                return;
            turns.RemoveAt(gone);
        }
    }

    private bool Fits(MemoryBlock? block, int cost, int budget) => block is null
        || (block.Lines.Count + turns.Sum(static turn => turn.Block?.Lines.Count ?? 0) <= MaxLines
            && (long)cost + turns.Sum(static turn => (long)turn.Cost) <= budget);

    /// <summary>Of the turns before <paramref name="end"/> that say this, the likeliest, the latest of these; -1 for none.</summary>
    private int Find(List<SaidMessage> messages, int at, int end)
    {
        var (best, most) = (-1, -1);
        for (var i = end - 1; i >= 0; i--)
        {
            if (turns[i].Said == messages[at].Digest && turns[i].Likeness(messages, at) is var likeness && likeness > most)
                (best, most) = (i, likeness);
        }

        return best;
    }

    /// <summary>The current turn when it was asked before: the same words after the same turns.</summary>
    private StickyTurn? Asked(SaidMessage question, List<(StickyTurn Turn, SaidMessage Message)> shown)
    {
        var last = shown is [.., var (turn, _)] ? turns.IndexOf(turn) : -1;
        var found = turns.FindLastIndex(known => known.Said == question.Digest && known.IsAfter(shown));
        return found > last ? turns[found] : null;
    }
}
