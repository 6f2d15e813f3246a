using System.Collections.Immutable;
using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall;

public sealed class RecallTests : IDisposable
{
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Recall_UnknownUser_Nothing()
    {
        var answer = await _user.AskAsync("where do I live?");

        Assert.Empty(answer.Memories);
        Assert.Empty(answer.Turns);
        Assert.Equal("", answer.Context);
        Assert.Equal(0, answer.TokenCount);
    }

    [Fact]
    public async Task Recall_Question_BestFirstAndNothingUnrelated()
    {
        _user.Know("User lives in Dallas.", "location", "Dallas");
        _user.Know("User is allergic to peanuts.", "allergy", "peanuts");
        _user.Say("I live for jazz music");

        var answer = await _user.AskAsync("Where do I live?");

        Assert.Equal(["User lives in Dallas."], answer.Facts());
        Assert.Equal(["I live for jazz music"], answer.Said());
        Assert.True(answer.Memories[0].Score > answer.Turns[0].Score);
    }

    [Fact]
    public async Task Recall_SlotWithoutACommonWord_Found()
    {
        _user.Know("Prefers to be addressed as Sam", "name", "Sam");
        _user.Know("User plays chess.", "hobby", "chess");

        Assert.Equal(["Prefers to be addressed as Sam"], (await _user.AskAsync("who am I?")).Facts());
    }

    [Theory]
    [InlineData("tell me about Filadelphia", "User lives in Philadelphia.")]
    [InlineData("vegitarian", "User is vegetarian.")]
    [InlineData("東京", "東京に住んでいる")]
    [InlineData("🐶", "User has a 🐶")]
    public async Task Recall_TypingErrorOrOtherScript_Found(string query, string content)
    {
        _user.Know(content);
        _user.Know("User works as an accountant.");

        Assert.Equal([content], (await _user.AskAsync(query)).Facts());
    }

    [Fact]
    public async Task Recall_ValueOutsideTheContent_Found()
    {
        _user.Know("UI theme", "ui_theme", "solarized");

        Assert.Equal(["UI theme"], (await _user.AskAsync("solarized")).Facts());
    }

    [Theory]
    [InlineData("quantum chromodynamics")]
    [InlineData("of the and")]
    [InlineData("???")]
    public async Task Recall_NothingRelevant_Nothing(string query)
    {
        _user.Know("User lives in Dallas.", "location", "Dallas", with: static memory => memory with { Importance = 5 });
        _user.Say("Good morning to you");

        var answer = await _user.AskAsync(query);

        Assert.Empty(answer.Memories);
        Assert.Empty(answer.Turns);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Recall_BlankQuery_HighestRankedWithoutRelevance(string query)
    {
        _user.Know("old and minor", daysAgo: 300, with: static memory => memory with { Importance = 1, Confidence = 0.5 });
        _user.Know("fresh and major", daysAgo: 1, with: static memory => memory with { Importance = 5 });

        var answer = await _user.AskAsync(query);

        Assert.Equal(["fresh and major", "old and minor"], answer.Facts());
        Assert.All(answer.Memories, static found => Assert.Equal(0, found.Parts["lexical"] + found.Parts["semantic"] + found.Parts["slot"]));
    }

    [Fact]
    public async Task Recall_EqualScores_NewestThenId()
    {
        var older = _user.Know("likes tea", daysAgo: 500);
        var sameTimeA = _user.Know("likes tea", daysAgo: 400);
        var sameTimeB = _user.Know("likes tea", daysAgo: 400);
        var weights = RecallService.SignalNames.ToDictionary(static name => name, static name => name == "lexical" ? 1.0 : 0);

        var answer = await _user.AskAsync(new RecallQuery { Text = "tea", Weights = weights.ToImmutableDictionary() });

        Assert.Equal([sameTimeA.Id, sameTimeB.Id, older.Id], answer.Memories.Select(static found => found.Memory.Id));
    }

    [Fact]
    public async Task Recall_RelevanceAgainstFreshness_RelevanceLeads()
    {
        _user.Know("User plays the violin in an orchestra.", daysAgo: 900, with: static memory => memory with { Importance = 1, Confidence = 0.6 });
        _user.Know("User bought an orchestra ticket for a friend last week.", daysAgo: 0, with: static memory => memory with { Importance = 5 });

        Assert.Equal("User plays the violin in an orchestra.", (await _user.AskAsync("violin orchestra")).Facts().First());
    }

    [Fact]
    public async Task Recall_ChangedBetween_Seen()
    {
        Assert.Empty((await _user.AskAsync("tea")).Memories);
        var memory = _user.Know("likes green tea");
        Assert.Equal(["likes green tea"], (await _user.AskAsync("tea")).Facts());
        _user.Change(memory, static version => version with { Content = "likes black tea" });
        Assert.Equal(["likes black tea"], (await _user.AskAsync("tea")).Facts());
        _user.Rows.Erase(memory.Id);
        Assert.Empty((await _user.AskAsync("tea")).Memories);
    }
}
