using Memory.Server.Recall.Index;

namespace Memory.Server.Tests.Recall.Signals;

/// <summary>What a turn takes over from the turns around it, by the lexical signal, which shows it plainest.</summary>
public sealed class ContextMatchTests
{
    /// <summary>
    /// Lengths 2, 2, 1, 2, 2: 1.8 on average, with all neighbours 1.8 · 2.17 = 3.906. One word is asked for, so that its weight falls out of the shares.
    /// Each turn has its own count of it, 0.5 of the one before, 0.35 of the next, 0.2 of the second before and 0.12 of the second next; its length is made up in the same way.
    /// </summary>
    [Fact]
    public void Score_FiveTurns_CountsAndLengthsTakenOverByDistance()
    {
        var scored = new SmallMemory().Say("zebra alpha").Say("zebra bravo").Say("charlie").Say("zebra foxtrot").Say("zebra hotel").Score("lexical", "zebra");

        var best = Saturation(1 + 0.5 + 0.12, 2 + (0.5 * 2) + (0.35 * 1) + (0.12 * 2));
        Assert.Equal(1, scored["zebra bravo"], 5);
        Assert.Equal(Saturation(1 + 0.35, 2 + (0.35 * 2) + (0.12 * 1)) / best, scored["zebra alpha"], 5);
        Assert.Equal(Saturation(0.5 + 0.35 + 0.2 + 0.12, 1 + (1.17 * 2)) / best, scored["charlie"], 5);
        Assert.Equal(Saturation(1 + 0.35 + 0.2, 2 + (0.5 * 1) + (0.35 * 2) + (0.2 * 2)) / best, scored["zebra foxtrot"], 5);
        Assert.Equal(Saturation(1 + 0.5, 2 + (0.5 * 2) + (0.2 * 1)) / best, scored["zebra hotel"], 5);

        static double Saturation(double count, double length) => count * 2.2 / (count + (1.2 * (0.5 + (0.5 * length / 3.906))));
    }

    [Theory]
    [InlineData("zebra?", 0.8)]
    [InlineData("zebra? [photo: a zoo]", 0.8)]
    [InlineData("zebra.", 0.5)]
    public void Share_OfWhatWasSaidBefore_MoreWhenItAsks(string before, double share)
    {
        var conversations = new SmallMemory().Say(before).Say("alpha").Index.Conversations;
        Span<(int Row, double Share)> shares = new (int, double)[4];

        Assert.Equal((1, (0, share)), (TurnContext.Givers(conversations, 1, shares), shares[0]));
        Assert.Equal((1, (1, share)), (TurnContext.Takers(conversations, 0, shares), shares[0]));
    }

    /// <summary>Turns of 20 stems give and take in full; twice as long, each gives and takes half.</summary>
    [Theory]
    [InlineData(20, 20, 0.5)]
    [InlineData(40, 20, 0.25)]
    [InlineData(20, 40, 0.25)]
    [InlineData(40, 40, 0.125)]
    [InlineData(1, 1, 0.5)]
    public void Share_OfLongTurns_ShrinksWithBothLengths(int giver, int taker, double share)
    {
        var conversations = new SmallMemory().Say(Words('a', giver)).Say(Words('b', taker)).Index.Conversations;
        Span<(int Row, double Share)> shares = new (int, double)[4];

        Assert.Equal(1, TurnContext.Givers(conversations, 1, shares));
        Assert.Equal(share, shares[0].Share, 12);
    }

    [Fact]
    public void Share_GivenAndTaken_AreTheSame()
    {
        var memory = new SmallMemory();
        for (var i = 0; i < 8; i++)
            memory.Say(Words((char)('a' + i), 1 + (7 * i)) + (i % 3 == 0 ? "?" : "."), session: i % 4 == 3 ? "s2" : "s1");
        var conversations = memory.Index.Conversations;
        var (taken, given) = (new Dictionary<(int, int), double>(), new Dictionary<(int, int), double>());
        Span<(int Row, double Share)> shares = new (int, double)[4];
        for (var row = 0; row < conversations.Rows.Count; row++)
        {
            foreach (var (giver, share) in shares[..TurnContext.Givers(conversations, row, shares)])
                taken.Add((giver, row), share);
            foreach (var (taker, share) in shares[..TurnContext.Takers(conversations, row, shares)])
                given.Add((row, taker), share);
        }

        Assert.NotEmpty(given);
        Assert.Equal(given.Keys.Order(), taken.Keys.Order());
        Assert.All(given, link => Assert.Equal(link.Value, taken[link.Key], 12));
    }

    /// <summary>Their neighbours' shares are so small that they round to nothing: what has nothing of a word does not cover it.</summary>
    [Fact]
    public void Score_NeighboursTooLongToCount_TakeNothingOver()
    {
        var scored = new SmallMemory().Say("zebra " + Words('a', 40_000)).Say(Words('b', 17_000)).Score("coverage", "zebra");

        Assert.Equal([0.0, 1.0], scored.Parts.Values.Order());
    }

    /// <summary>Different words of as many stems.</summary>
    private static string Words(char first, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => $"{first}z{(char)('a' + (i / 676 % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i % 26))}q"));
}
