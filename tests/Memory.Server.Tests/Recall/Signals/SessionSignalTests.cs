namespace Memory.Server.Tests.Recall.Signals;

public sealed class SessionSignalTests
{
    /// <summary>
    /// Sessions of 7 and 3 stems, 5 on average, that say the word once and twice: 1 · 2.5 / (1 + 1.5 · (0.4 + 0.6 · 7/5)) = 0.874126 and
    /// 2 · 2.5 / (2 + 1.5 · (0.4 + 0.6 · 3/5)) = 1.592357, a share of 0.548951. The windows of the first five turns have it once, 2.5 / 2.5 = 1, against
    /// 2 · 2.5 / 3.5 = 1.428571, a share of 0.7; the sixth turn is too far away. Two thirds are the session's.
    /// </summary>
    [Fact]
    public void Score_TwoSessions_TwoThirdsOfTheSessionAndOneOfTheWindow()
    {
        var scored = new SmallMemory()
            .Say("zebra alpha").Say("bravo").Say("charlie").Say("foxtrot").Say("hotel").Say("juliet")
            .Say("zebra zebra kilo", session: "s2")
            .Score("session", "zebra");

        Assert.Equal(1, scored["zebra zebra kilo"], 6);
        foreach (var near in new[] { "zebra alpha", "bravo", "charlie", "foxtrot", "hotel" })
            Assert.Equal((0.548951 * 2 / 3) + (0.7 / 3), scored[near], 5);
        Assert.Equal(0.548951 * 2 / 3, scored["juliet"], 5);
    }

    [Fact]
    public void Score_MemoriesAndOtherSessions_Nothing()
    {
        var scored = new SmallMemory().Know("zebra stripes").Say("zebra alpha").Say("bravo", session: "s2").Score("session", "zebra");

        Assert.Equal((0.0, 1.0, 0.0), (scored["zebra stripes"], scored["zebra alpha"], scored["bravo"]));
    }

    [Fact]
    public void Score_OnlyMemories_Nothing() => Assert.Equal(0, new SmallMemory().Know("zebra stripes").Score("session", "zebra")["zebra stripes"]);

    /// <summary>The turn between the two was said by somebody whom the question leaves out: it hears both of them, but is not there to be better than either.</summary>
    [Fact]
    public void Score_TurnThatTheQuestionDoesNotSee_IsNotTheBest()
    {
        var day = SmallMemory.Now.AddDays(-3);
        var memory = new SmallMemory();
        for (var i = 0; i < 6; i++)
            memory.Say(i is 0 or 5 ? $"zebra number{i}" : $"word{i}", at: day.AddHours(i));

        var scored = memory.Say("later", at: day.AddHours(3.5)).Score(
            "session", SmallMemory.Asking("zebra", with: query => query with { AsOf = day.AddHours(2) }));

        Assert.Equal(1, scored["zebra number0"], 12);
    }
}
