using Memory.Server.Memories;
using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall.Context;

/// <summary>What no longer holds is never shown as if it did.</summary>
public sealed class StaleContextTests : IDisposable
{
    private static readonly RecallQuery Home = new() { Text = "where do I live? Austin or Dallas?" };
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Context_AfterTheMove_NeitherTheTurnNorItsEcho()
    {
        var (austin, dallas) = Move();

        var answer = await _user.AskAsync(Home);

        Assert.Contains("I live in Austin", answer.Said());
        Assert.Contains("- User lives in Dallas.", answer.Lines());
        Assert.Contains("- [2026-02-28] user said: I just moved from Austin to Dallas", answer.Lines());
        Assert.DoesNotContain("I live in Austin", answer.Context, StringComparison.Ordinal);
        Assert.DoesNotContain("You live in AUSTIN, Texas", answer.Context, StringComparison.Ordinal);
        Assert.Contains("- [2026-03-05] user said: I visited Austin as a Dallas tourist", answer.Lines());
        Assert.NotEqual(austin.Id, dallas.Id);
    }

    [Fact]
    public async Task Context_StaleTurnThatSaysMore_MarkedAsEarlier()
    {
        var austin = _user.Know("User lives in Austin.", "location", "Austin", from: _user.Say("I live in Austin and play the cello in a quartet with my sister", daysAgo: 30));
        _user.Supersede(austin, _user.Know("User lives in Dallas.", "location", "Dallas", from: _user.Say("I just moved to Dallas", daysAgo: 10)));

        Assert.Contains(
            "- earlier: [2026-02-08] user said: I live in Austin and play the cello in a quartet with my sister", (await _user.AskAsync("cello quartet")).Lines());
    }

    [Theory]
    [InlineData("From what I was told: User lives in Austin. (I'm an offline stand-in, not a language model.)", false)]
    [InlineData("You live in Austin. Pack a tent, two sleeping bags, a stove, matches, rope, a torch, spare socks, rain jackets, cups, plates, forks, soap, towels, maps and a compass.", true)]
    public async Task Context_AnswerThatNamesTheOldValue_OnlyShownWhenItSaysMuchElse(string answer, bool isShown)
    {
        var austin = _user.Know("User lives in Austin.", "location", "Austin", from: _user.Say("I live in Austin", daysAgo: 30));
        _user.Say(answer, daysAgo: 29, role: TurnRole.Assistant);
        _user.Supersede(austin, _user.Know("User lives in Dallas.", "location", "Dallas", from: _user.Say("I just moved to Dallas", daysAgo: 10)));

        var lines = (await _user.AskAsync("what to pack, and where do I live?")).Lines();

        Assert.Equal(isShown, lines.Any(static line => line.Contains("Austin", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, static line => line.Contains("Austin", StringComparison.Ordinal) && !line.StartsWith("- earlier: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Context_ForgottenFactInATurnThatSaysMore_NotShown()
    {
        var fact = _user.Know("User is allergic to peanuts.", "allergy", "peanuts", from: _user.Say("peanuts make me ill, so I cook dinner with rice and lentils", daysAgo: 9));
        _user.Change(fact, static memory => memory with { IsDeleted = true }, daysAgo: 2);

        Assert.Equal("", (await _user.AskAsync("dinner with lentils")).Context);
    }

    [Fact]
    public async Task Context_BeforeTheMove_AllOfIt()
    {
        Move();

        var answer = await _user.AskAsync(Home with { AsOf = _user.DaysAgo(15) });

        Assert.Equal(
            ["- User lives in Austin.", "- [2026-02-09] assistant said: You live in AUSTIN, Texas, right?"],
            answer.Lines());
    }

    [Fact]
    public async Task Context_WithHistory_MarkedAsEarlier()
    {
        Move();

        var answer = await _user.AskAsync(Home with { CurrentViewOnly = false });

        Assert.Contains("- earlier: User lives in Austin.", answer.Lines());
        Assert.Contains("- User lives in Dallas.", answer.Lines());
        Assert.DoesNotContain(answer.Lines(), static line => line.EndsWith("I live in Austin", StringComparison.Ordinal));
        Assert.Contains("- earlier: [2026-02-09] assistant said: You live in AUSTIN, Texas, right?", answer.Lines());
    }

    [Fact]
    public async Task Context_MovedBack_TheValueIsCurrentAgain()
    {
        var (_, dallas) = Move();
        var back = _user.Know("User lives in Austin.", "location", "austin", from: _user.Say("I am back in Austin", daysAgo: 1));
        _user.Supersede(dallas, back);

        var lines = (await _user.AskAsync(Home)).Lines();

        Assert.Contains("- [2026-02-08] user said: I live in Austin", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("from Austin to Dallas", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Context_MoveToldLater_WhatWasSaidMeanwhileIsStaleToo()
    {
        var austin = _user.Know("User lives in Austin.", "location", "Austin", from: _user.Say("I live in Austin", daysAgo: 40));
        _user.Say("As you live in Austin, try the lake.", daysAgo: 20, role: TurnRole.Assistant);
        var told = _user.Say("I moved to Dallas a month ago", daysAgo: 2);
        var dallas = _user.Know("User lives in Dallas.", "location", "Dallas", from: told, with: memory => memory with { ValidFrom = _user.DaysAgo(30) });
        _user.Supersede(austin, dallas);

        Assert.Equal(["- User lives in Dallas.", "- [2026-03-08] user said: I moved to Dallas a month ago"], (await _user.AskAsync(Home)).Lines());
    }

    [Fact]
    public async Task Context_NegatedHobby_NeitherTheTurnNorItsEcho()
    {
        var tennis = _user.Know("User plays tennis.", "hobby", "tennis", from: _user.Say("I play tennis", daysAgo: 30));
        _user.Say("How was tennis today?", daysAgo: 29, role: TurnRole.Assistant);
        _user.Say("I no longer play tennis", daysAgo: 5);
        _user.Change(tennis, memory => memory with
        {
            SupersededAt = _user.DaysAgo(4.9), SupersededReason = SupersededReason.Negated, ValidTo = _user.DaysAgo(5),
        });

        Assert.Equal(["- [2026-03-05] user said: I no longer play tennis"], (await _user.AskAsync("tennis")).Lines());
    }

    [Fact]
    public async Task Context_DeletedFact_NothingThatSaysIt()
    {
        var fact = _user.Know("User is allergic to peanuts.", "allergy", "peanuts", from: _user.Say("peanuts make me ill", daysAgo: 9));
        _user.Say("No peanuts, noted.", daysAgo: 8, role: TurnRole.Assistant);
        _user.Change(fact, static memory => memory with { IsDeleted = true }, daysAgo: 2);

        Assert.Equal("", (await _user.AskAsync("peanuts")).Context);
    }

    [Fact]
    public async Task Context_CorrectedByAnEdit_TheEarlierWordingIsGone()
    {
        var fact = _user.Know("User works at Initech.", "employer", "Initech", from: _user.Say("I work at Initech", daysAgo: 9));
        _user.Change(fact, static memory => memory with { Content = "User works at Globex.", Value = new Json("\"Globex\""), Identity = "globex" }, daysAgo: 2);

        Assert.Equal(["- User works at Globex."], (await _user.AskAsync("where do I work? Initech?")).Lines());
    }

    [Fact]
    public async Task Context_StayIsOver_ItsEchoIsGoneAndHomeRemains()
    {
        _user.Know("User lives in Lyon.", "location", "Lyon", daysAgo: 100);
        _user.Know("User is in Paris until Friday.", "location", "Paris", daysAgo: 20, with: memory => memory with { ValidTo = _user.DaysAgo(15) });
        _user.Say("Since you are in Paris, see the Louvre.", daysAgo: 18, role: TurnRole.Assistant);

        Assert.Equal(["- User lives in Lyon."], (await _user.AskAsync("where do I live? Paris?")).Lines());
    }

    [Fact]
    public async Task Context_MergedAway_StillSaid()
    {
        var turn = _user.Say("I adore green tea", daysAgo: 9);
        var one = _user.Know("User loves green tea.", "like", "green tea", from: turn);
        _user.Change(one, memory => memory with { SupersededAt = _user.DaysAgo(1), SupersededReason = SupersededReason.Merged, ValidTo = memory.ValidFrom });

        Assert.Equal(["- [2026-03-01] user said: I adore green tea"], (await _user.AskAsync("green tea")).Lines());
    }

    private (MemoryRecord Austin, MemoryRecord Dallas) Move()
    {
        var austin = _user.Know("User lives in Austin.", "location", "Austin", from: _user.Say("I live in Austin", daysAgo: 30));
        _user.Say("You live in AUSTIN, Texas, right?", daysAgo: 29, role: TurnRole.Assistant);
        var dallas = _user.Know("User lives in Dallas.", "location", "Dallas", from: _user.Say("I just moved from Austin to Dallas", daysAgo: 10));
        _user.Supersede(austin, dallas);
        _user.Say("I visited Austin as a Dallas tourist", daysAgo: 5);
        return (austin, dallas);
    }
}
