using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Validity;

/// <summary>
/// Puts what holds above what it replaced, whatever their words score: a successor above the fact that it superseded, the turn it came from
/// above turns that still say the old, and the current fact of a slot that the question asks for above all. Pure, and for the instants of
/// the question: as of a time before the change, the old is what holds.
/// </summary>
/// <param name="index">The memories, and what superseded them.</param>
/// <param name="links">The same for what turns say.</param>
/// <param name="stale">Tells what turns say that no longer holds.</param>
/// <param name="frame">The question.</param>
internal sealed class ValidityOrder(UserIndex index, UserIndex links, StaleFacts stale, RecallFrame frame)
{
    private const int MaxReach = 100;

    private readonly Succession _ofMemories = new(index, frame);
    private readonly Succession _ofTurns = new(links, frame);
    private readonly RecallFilter _filter = new(frame.Query, frame.AsOf);

    /// <summary>The same question for more candidates than it wants: what is to stand first may be among the next.</summary>
    public static RecallQuery Reaching(RecallQuery query) => query with { Limit = Reach(query.Limit), TurnLimit = Reach(query.TurnLimit) };

    public RankedCandidates Of(RankedCandidates ranked)
    {
        if (frame.Query.IsValidityOff)
            return ranked with { Memories = Cut(ranked.Memories, frame.Query.Limit), Turns = Cut(ranked.Turns, frame.Query.TurnLimit) };
        var top = Math.Max(TopOf(ranked.Memories), TopOf(ranked.Turns));
        return ranked with { Memories = OfMemories(ranked.Memories, top), Turns = OfTurns(ranked.Turns) };
    }

    private IReadOnlyList<ScoredCandidate> OfMemories(IReadOnlyList<ScoredCandidate> ranked, double top)
    {
        if (!ranked.Any(found => Answers(found) || _ofMemories.NextOf(found.Candidate.Memory!) is not null))
            return Cut(ranked, frame.Query.Limit);
        var answering = ranked.Where(Answers).Select(found => found.LiftedTo(top)).ToList();
        var known = ranked.ToDictionary(static found => found.Candidate.Memory!.Id);
        return LiftedList.Of([.. answering, .. ranked], found => Above(found.Candidate.Memory!, known), frame.Query.Limit);
    }

    /// <summary>Whether it is the one current value of a slot that the question asks for.</summary>
    private bool Answers(ScoredCandidate found) => found.Candidate.Memory is { Slot: { } slot, Cardinality: Cardinality.One } memory
        && frame.Slots.TryGetValue(slot.Name, out var asked) && asked >= 1
        && memory.IsInCurrentView(frame.AsOf);

    /// <summary>What of a memory's successors was found too, the latest first. The latest of all is brought in when it was not found.</summary>
    private IEnumerable<ScoredCandidate> Above(MemoryRecord memory, Dictionary<MemoryId, ScoredCandidate> known)
    {
        var successors = _ofMemories.After(memory).ToList();
        for (var place = successors.Count - 1; place >= 0; place--)
        {
            if (known.TryGetValue(successors[place].Id, out var found))
                yield return found;
            else if (place == successors.Count - 1 && Bring(successors[place]) is { } brought)
                yield return brought;
        }
    }

    private ScoredCandidate? Bring(MemoryRecord memory)
    {
        foreach (var item in index.Find(memory.Id))
        {
            if (_filter.See(item) is { IsSeen: true } seen)
                return ScoredCandidate.Unscored(seen);
        }

        return null;
    }

    private IReadOnlyList<ScoredCandidate> OfTurns(IReadOnlyList<ScoredCandidate> ranked)
    {
        if (ranked.Count == 0 || !stale.HasAny)
            return Cut(ranked, frame.Query.TurnLimit);
        var known = ranked.ToDictionary(static found => found.Candidate.Turn!.Id);
        return LiftedList.Of(ranked, found => Above(found.Candidate.Turn!, known), frame.Query.TurnLimit);
    }

    /// <summary>The best of the turns that each successor of what a turn says came from, the latest successor first.</summary>
    private IEnumerable<ScoredCandidate> Above(Turn turn, Dictionary<MessageId, ScoredCandidate> known) => stale.SaidBy(turn)
        .SelectMany(said => _ofTurns.After(said.Version).Reverse())
        .Select(successor => successor.Source?.Messages.Where(known.ContainsKey).Select(message => known[message]).MaxBy(static found => found.Score))
        .OfType<ScoredCandidate>();

    private static int Reach(int limit) => limit == 0 ? 0 : Math.Max(limit, Math.Min(2 * limit, MaxReach));

    private static double TopOf(IReadOnlyList<ScoredCandidate> ranked) => ranked is [var best, ..] ? best.Score : 0;

    private static IReadOnlyList<ScoredCandidate> Cut(IReadOnlyList<ScoredCandidate> ranked, int limit) =>
        ranked.Count <= limit ? ranked : [.. ranked.Take(limit)];
}
