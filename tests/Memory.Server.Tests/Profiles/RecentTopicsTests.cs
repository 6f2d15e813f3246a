using Memory.Server.Profiles;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Profiles;

public sealed class RecentTopicsTests
{
    [Fact]
    public void Of_WhatIsSaidAgain_BeforeWhatIsSaidOnce()
    {
        var topics = TopicsOf(
            "Can you help me plan my Lisbon trip?", "What should I pack for the Lisbon trip in May?", "Thanks, that's great!", "My sourdough starter is dead.");
        Assert.Equal("Lisbon trip", topics[0]);
        Assert.Contains("sourdough starter", topics);
        Assert.DoesNotContain(topics, static topic => topic.Contains("great", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Of_ManyTopics_FiveAtMostAndNoneTwice()
    {
        var topics = TopicsOf([.. Enumerable.Range(0, 40).Select(static i => $"The {(char)('a' + (i % 20))}quarium, the harbour{i % 7}, and quartz{i % 9}.")]);
        Assert.Equal(RecentTopics.Most, topics.Count);
        Assert.Distinct(topics);
    }

    [Fact]
    public void Of_AFigure_IsOneWord() => Assert.Equal(["1,450 euros", "rent"], TopicsOf("My rent is 1,450 euros."));

    [Fact]
    public void Of_LaterTurns_CountMore() =>
        Assert.Equal("violin", TopicsOf(["violin", .. Enumerable.Repeat("ok", 60), "accordion"])[0]);

    [Theory]
    [InlineData("")]
    [InlineData("ok thanks")]
    [InlineData("12 34 5678")]
    [InlineData("\u0000 --- \u0027\u0027 \u2019")]
    public void Of_NothingTelling_Nothing(string text) => Assert.Empty(TopicsOf(text));

    private static IReadOnlyList<string> TopicsOf(params string[] said) =>
        RecentTopics.Of([.. said.Select(static (text, i) => Rows.Turn($"m{i}", -i, content: text))]);
}
