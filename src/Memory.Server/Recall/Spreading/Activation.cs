using Memory.Server.Memories;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Spreading;

/// <summary>
/// Spreading activation (Collins and Loftus 1975, "A spreading-activation theory of semantic processing"): it starts at the memories that fit a question best,
/// each as much as it fits, and spreads along links, less with each step and over weak links. Of several ways to a memory the strongest counts.
/// </summary>
internal sealed class Activation
{
    /// <summary>How many links away it reaches.</summary>
    public const int Steps = 2;

    /// <summary>At how many memories it starts.</summary>
    private const int Seeds = 8;

    /// <summary>How many memories one step reaches.</summary>
    private const int Reach = 64;

    /// <summary>What is left of it after a step over the strongest link.</summary>
    private const double Decay = 0.7;

    /// <summary>Less of it reaches nothing.</summary>
    private const double Least = 0.15;

    /// <summary>A product is no further than this from what a division by one of its factors says.</summary>
    private const double AHair = 1 - 1e-12;

    private readonly Dictionary<MemoryId, double> _reached = [];

    private Activation()
    {
    }

    public static Activation None { get; } = new();

    /// <summary>Whether it got anywhere from where it started.</summary>
    public bool HasSpread { get; private set; }

    /// <summary>The memories that the last step reached, or where it starts after none, in a certain order.</summary>
    public IReadOnlyList<MemoryId> Frontier { get; private set; } = [];

    /// <summary>How much of it memories have, 0–1; no others have any.</summary>
    public IReadOnlyDictionary<MemoryId, double> Reached => _reached;

    /// <summary>Spreads it from the best matches of a question among the rows that it sees.</summary>
    public static Activation From(RecallFrame frame, SeenRows rows, int steps = Steps)
    {
        var activation = new Activation();
        var frontier = SeedsOf(frame, rows);
        var walk = new LinkWalk(rows.Index, frame.Query, frame.AsOf);
        activation.Take(frontier);
        for (var step = 0; step < steps && frontier.Count > 0; step++)
        {
            frontier = activation.Next(walk, frontier);
            activation.Take(frontier);
            activation.HasSpread |= frontier.Count > 0;
        }

        return activation;
    }

    private void Take(List<(MemoryId Memory, double Value)> frontier)
    {
        Frontier = [.. frontier.Select(static reached => reached.Memory)];
        foreach (var (memory, value) in frontier)
            _reached.Add(memory, value);
    }

    private List<(MemoryId Memory, double Value)> Next(LinkWalk walk, List<(MemoryId Memory, double Value)> frontier)
    {
        var next = new Dictionary<MemoryId, double>();
        foreach (var (from, value) in frontier)
        {
            foreach (var (memory, strength) in walk.From(from))
            {
                var left = value * strength * Decay;
                if (left >= Least && !_reached.ContainsKey(memory) && left > next.GetValueOrDefault(memory))
                    next[memory] = left;
            }
        }

        return Best(next.Select(static reached => (reached.Key, reached.Value)), Reach);
    }

    /// <summary>
    /// What has words in common with the question, as a share of the best, and what fills the slot that is asked for. Most memories have too little to do with it to be
    /// among the best, which is told without looking at them.
    /// </summary>
    private static List<(MemoryId Memory, double Value)> SeedsOf(RecallFrame frame, SeenRows rows)
    {
        var scores = rows.ScoresOf(frame);
        var largest = 0.0;
        for (var row = scores.NextAbove(0, largest); row < scores.Length; row = scores.NextAbove(row + 1, largest))
        {
            if (rows.IsMemory(row))
                largest = scores[row];
        }

        var asksSlots = frame.Slots.Count > 0;
        var seeds = new List<(MemoryId Memory, double Value)>(Seeds + 1);
        var least = Least;
        for (var part = 0; part < rows.Index.Segments.Length; part++)
        {
            var facts = rows.Index.Segments[part].Segment.Facts;
            var offset = rows.Conversations.Rows.Offsets[part];
            var matches = scores.Slice(offset, facts.Length);
            for (var row = 0; row < facts.Length; row++)
            {
                var mayFillSlot = asksSlots && facts[row].HasSlot;
                if ((!mayFillSlot && matches[row] < least * largest * AHair) || !rows.IsMemory(offset + row))
                    continue;
                var value = matches[row] > 0 ? matches[row] / largest : 0;
                if ((!mayFillSlot && value < least) || rows.MemoryAt(offset + row) is not { } memory)
                    continue;
                if (memory.Slot is { } slot)
                    value = Math.Max(value, frame.Slots.GetValueOrDefault(slot.Name));
                if (value >= Least)
                    Keep(seeds, (memory.Id, value));
                least = seeds.Count < Seeds ? Least : seeds[^1].Value;
            }
        }

        return seeds;
    }

    /// <summary>Puts one among the best where it belongs.</summary>
    private static void Keep(List<(MemoryId Memory, double Value)> best, (MemoryId Memory, double Value) one)
    {
        var place = best.Count;
        while (place > 0 && (one.Value > best[place - 1].Value || (one.Value == best[place - 1].Value && one.Memory.Value.CompareTo(best[place - 1].Memory.Value) < 0)))
            place--;
        best.Insert(place, one);
        if (best.Count > Seeds)
            best.RemoveAt(Seeds);
    }

    /// <summary>The largest; of equals always the same.</summary>
    private static List<(MemoryId Memory, double Value)> Best(IEnumerable<(MemoryId Memory, double Value)> all, int most) =>
        [.. all.OrderByDescending(static one => one.Value).ThenBy(static one => one.Memory.Value).Take(most)];
}
