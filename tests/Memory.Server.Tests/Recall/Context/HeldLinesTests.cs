using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Context;

namespace Memory.Server.Tests.Recall.Context;

/// <summary>Whether lines that were handed out before would be written the same now, answered alike by the index and by the store.</summary>
public sealed class HeldLinesTests : IDisposable
{
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Held_NotAsked_NothingIsTold()
    {
        _user.Know("User plays the violin.");

        var answer = await _user.AskAsync("violin");

        Assert.Null(answer.ContextKeys);
        Assert.Null(answer.Lapsed);
    }

    [Fact]
    public async Task Held_Nothing_KeysInTheOrderOfTheLines()
    {
        var fact = _user.Know("User plays the violin.");
        var turn = _user.Say("My violin is old");

        var answer = await AskAsync("violin", []);

        Assert.Equal([LineKey.Of(fact.Id, answer.Lines()[0]).ToString(), LineKey.Of(turn.Id, answer.Lines()[1]).ToString()], answer.ContextKeys!);
        Assert.Empty(answer.Lapsed!);
    }

    [Fact]
    public async Task Held_NothingChanged_NothingLapsed()
    {
        var fact = _user.Know("User plays the violin.", with: static memory => memory with { ExpiresAt = memory.CreatedAt.AddYears(1) });
        _user.Say("My violin is old");
        var keys = await KeysOfAsync("violin");

        _user.Change(fact, static memory => memory with { Importance = 5, Confidence = 0.3, LastRefreshedAt = memory.CreatedAt });
        _user.Know("User plays the cello.");

        Assert.Equal(2, keys.Count);
        Assert.Empty((await AskAsync("nothing of that", keys)).Lapsed!);
    }

    [Theory]
    [InlineData("superseded")]
    [InlineData("edited")]
    [InlineData("deleted")]
    [InlineData("erased")]
    [InlineData("expired")]
    [InlineData("over")]
    public async Task Held_FactThatNoLongerHolds_Lapsed(string how)
    {
        var fact = _user.Know("User lives in Austin.", "location", "Austin", daysAgo: 30);
        var keys = await KeysOfAsync("Austin");

        switch (how)
        {
            case "superseded":
                _user.Supersede(fact, _user.Know("User lives in Dallas.", "location", "Dallas"));
                break;
            case "edited":
                _user.Change(fact, static memory => memory with { Content = "User lives in East Austin." });
                break;
            case "deleted":
                _user.Change(fact, static memory => memory with { IsDeleted = true });
                break;
            case "erased":
                _user.Rows.Erase(fact.Id);
                break;
            case "expired":
                _user.Change(fact, memory => memory with { ExpiresAt = _user.Clock.Now });
                break;
            default:
                _user.Change(fact, memory => memory with { ValidTo = _user.Clock.Now });
                break;
        }

        Assert.Equal(keys, (await AskAsync("hello", keys)).Lapsed!);
        Assert.Single(keys);
    }

    [Fact]
    public async Task Held_PlanWhoseTimeHasCome_Lapsed()
    {
        _user.Know("User moves to Rome.", daysAgo: 1, with: memory => memory with { ValidFrom = _user.Clock.Now.AddDays(1), TemporalState = TemporalState.Future });
        var shown = await _user.AskAsync(new RecallQuery { Text = "Rome", CurrentViewOnly = false, Held = [] });
        Assert.StartsWith("- later: ", shown.Context, StringComparison.Ordinal);
        var query = new RecallQuery { Text = "", CurrentViewOnly = false, Held = shown.ContextKeys };

        Assert.Empty((await _user.AskAsync(query)).Lapsed!);
        _user.Clock.Now = _user.Clock.Now.AddDays(2);

        Assert.Equal(shown.ContextKeys, (await _user.AskAsync(query)).Lapsed!);
    }

    [Fact]
    public async Task Held_TurnWhoseFactWasSuperseded_LapsedAsItsEchoIs()
    {
        var austin = _user.Know("User lives in Austin.", "location", "Austin", from: _user.Say("I live in Austin with a cat, a parrot and my grandmother", daysAgo: 30));
        _user.Say("You live in AUSTIN, Texas, right?", daysAgo: 29, role: TurnRole.Assistant);
        _user.Say("The weather is nice, where others live", daysAgo: 28);
        var keys = await KeysOfAsync("live weather");
        Assert.Equal(4, keys.Count);

        _user.Supersede(austin, _user.Know("User lives in Dallas.", "location", "Dallas", from: _user.Say("I just moved to Dallas", daysAgo: 10)));

        Assert.Equal(keys.Take(3), (await AskAsync("hello", keys)).Lapsed!);
    }

    [Fact]
    public async Task Held_PartOfALongTurn_HoldsUnderAnyQuestionUntilItIsStale()
    {
        var said = _user.Say($"I live in Austin. {string.Concat(Enumerable.Repeat("The weather here is nice on most days. ", 30))}My violin is old. {new string('x', 300)}", daysAgo: 30);
        var austin = _user.Know("User lives in Austin.", "location", "Austin", from: said);
        var shown = await AskAsync("old violin", []);
        Assert.Contains("…", shown.Context, StringComparison.Ordinal);
        Assert.NotEqual(shown.Context, (await AskAsync("weather", [])).Context);

        Assert.Empty((await AskAsync("weather", shown.ContextKeys!)).Lapsed!);
        _user.Supersede(austin, _user.Know("User lives in Dallas.", "location", "Dallas"));

        Assert.Equal(shown.ContextKeys, (await AskAsync("weather", shown.ContextKeys!)).Lapsed!);
    }

    [Fact]
    public async Task Held_TurnThatWasForgotten_Lapsed()
    {
        var turn = _user.Say("My violin is old");
        var keys = await KeysOfAsync("violin");

        _user.Rows.Put(turn with { IsHidden = true });

        Assert.Equal(keys, (await AskAsync("hello", keys)).Lapsed!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("m..")]
    [InlineData("m.00000000000000000000000000000000.not-a-guid")]
    [InlineData("t.00000000000000000000000000000000.")]
    [InlineData("x.00000000000000000000000000000000.m1")]
    [InlineData("m.00000000000000000000000000000000.00000001-0000-0000-0000-000000000000")]
    [InlineData("t.00000000000000000000000000000000.m.0.0")]
    public async Task Held_AnythingUnknown_Lapsed(string key) =>
        Assert.Equal([key], (await AskAsync("hello", [key, key])).Lapsed!);

    [Fact]
    public void Key_OfAnyMessageId_IsReadAsItWasWritten()
    {
        var key = LineKey.Of(new MessageId("m.1..x. \u2028"), "line");
        Assert.Equal(key, LineKey.Parse(key.ToString()));
    }

    private async Task<IReadOnlyList<string>> KeysOfAsync(string text) => (await AskAsync(text, [])).ContextKeys!;

    private Task<RecallAnswer> AskAsync(string text, IReadOnlyList<string> held) => _user.AskAsync(new RecallQuery { Text = text, Held = held });
}
