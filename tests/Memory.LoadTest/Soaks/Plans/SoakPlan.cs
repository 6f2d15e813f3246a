namespace Memory.LoadTest.Soaks.Plans;

/// <summary>
/// Deals out what happens over a soak: one thing at a time, each once before any comes again, in an order that the seed chooses. What ends servers comes in the first two fifths alone, so that in the second
/// half the memory of one process can be followed whose caches are full.
/// </summary>
internal static class SoakPlan
{
    /// <summary>How long nothing happens at the beginning and at the end.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(20);

    private const double EarlyPart = 0.4;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <param name="deck">What can happen.</param>
    /// <param name="length">How long the soak is.</param>
    /// <param name="every">How far apart things begin, give or take a tenth.</param>
    /// <param name="seed">The same seed, the same plan.</param>
    public static IReadOnlyList<PlannedWindow> Deal(IReadOnlyList<Disturbance> deck, TimeSpan length, TimeSpan every, int seed)
    {
        var random = new Random(seed);
        var longest = Longest < every / 3 ? Longest : every / 3;
        var shortest = Shortest < longest ? Shortest : longest;
        var early = length * EarlyPart;
        var windows = new List<PlannedWindow>();
        var hand = new List<Disturbance>();
        for (var at = Calm; deck.Count > 0; at += every * (0.9 + (0.2 * random.NextDouble())))
        {
            var lasts = shortest + ((longest - shortest) * random.NextDouble());
            if (at + lasts + Calm > length)
                break;
            if (hand.Count == 0)
                hand.AddRange(Shuffled(deck, random));

            // Of what ends servers nothing is left over when it is too late for it.
            var rounds = (int)((early - at) / (every * 1.1));
            var urgent = at <= early ? hand.FindIndex(static one => one.EndsServer) : -1;
            if (urgent > 0 && windows.Count < deck.Count && rounds < hand.Count(static one => one.EndsServer))
                (hand[0], hand[urgent]) = (hand[urgent], hand[0]);
            var isLate = at > early;
            var next = hand.FindIndex(one => !isLate || !one.EndsServer);
            if (next < 0)
            {
                hand.Clear();
                hand.AddRange(Shuffled([.. deck.Where(static one => !one.EndsServer)], random));
                next = 0;
                if (hand.Count == 0)
                    break;
            }

            windows.Add(new PlannedWindow(hand[next].Name, at, lasts));
            hand.RemoveAt(next);
        }

        return windows;
    }

    private static Disturbance[] Shuffled(IReadOnlyList<Disturbance> deck, Random random)
    {
        Disturbance[] shuffled = [.. deck];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
