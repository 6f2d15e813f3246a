using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// The blocks of earlier turns, shown again at their places for as long as the server says that they hold. Conversations are bounded: the one
/// that was not asked for the longest is forgotten first.
/// </summary>
internal sealed class StickyBlocks(MemoryChatOptions settings, RecentlyUsed<Speaker, StickySession> sessions)
{
    /// <summary>Finds what a prompt has to show again.</summary>
    public StickyPlan Plan(Speaker speaker, Prompt prompt) =>
        sessions.GetOrAdd(speaker, static () => new StickySession()).Plan(prompt);

    /// <summary>Decides what is shown, now that the server has said what no longer holds, and keeps it for the next turns.</summary>
    /// <param name="plan">What there is to show again.</param>
    /// <param name="response">The server's answer; null when there is none.</param>
    /// <param name="fresh">The lines recalled for the current message.</param>
    public (MemoryBlock? Recalled, IReadOnlyList<Replay> Replays) Settle(StickyPlan plan, RecallResponse? response, List<MemoryLine> fresh)
    {
        if (response?.Lapsed is not { } lapsedKeys)
        {
            // Nothing can be verified, so nothing is shown again this time; it stays kept. What cannot be verified later is not kept.
            if (plan.Asked is null)
                plan.Session.Keep(plan, null, settings);
            return (BlockOf(fresh), []);
        }

        var lapsed = lapsedKeys.ToHashSet(StringComparer.Ordinal);
        var dropped = plan.Blocks.Where(shown => shown.Value.Lines.Any(line => lapsed.Contains(line.Key!))).Select(static shown => shown.Key).ToHashSet();
        plan.Session.Drop(dropped);
        Replay[] replays =
        [
            .. plan.Shown
                .Where(shown => plan.Blocks.ContainsKey(shown.Turn) && !dropped.Contains(shown.Turn))
                .Select(shown => new Replay(shown.Message, plan.Blocks[shown.Turn].Text)),
        ];
        var known = plan.Shown.Where(shown => !dropped.Contains(shown.Turn)).SelectMany(shown => TextsOf(plan, shown.Turn)).ToHashSet(StringComparer.Ordinal);
        fresh = fresh.FindAll(line => !known.Contains(line.Text));
        var block = Again(plan, dropped, fresh) ?? BlockOf(fresh);
        plan.Session.Keep(plan, block?.Lines.All(static line => line.Key is not null) is true ? block : null, settings);
        return (block, replays);
    }

    /// <summary>The block of a turn that is asked again, when it says all that would be said now.</summary>
    private static MemoryBlock? Again(StickyPlan plan, HashSet<StickyTurn> dropped, List<MemoryLine> fresh)
    {
        if (plan.Asked is not { } asked || dropped.Contains(asked) || !plan.Blocks.TryGetValue(asked, out var block))
            return null;
        var said = TextsOf(plan, asked).ToHashSet(StringComparer.Ordinal);
        return fresh.TrueForAll(line => said.Contains(line.Text)) ? block : null;
    }

    private static IEnumerable<string> TextsOf(StickyPlan plan, StickyTurn turn) =>
        plan.Blocks.TryGetValue(turn, out var block) ? block.Lines.Select(static line => line.Text) : [];

    private MemoryBlock? BlockOf(List<MemoryLine> lines) =>
        MemoryBlock.Of(MemoryBlock.Recalled, lines, settings.RecallTokenBudget, settings.TokenEstimator);
}
