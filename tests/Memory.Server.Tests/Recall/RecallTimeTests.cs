using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall;

public sealed class RecallTimeTests : IDisposable
{
    private static readonly RecallQuery Home = new() { Text = "where do I live?" };
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Recall_Moved_EachInstantSeesItsOwnHome()
    {
        var austin = _user.Know("User lives in Austin.", "location", "Austin", daysAgo: 30);
        var dallas = _user.Know("User lives in Dallas.", "location", "Dallas", daysAgo: 10);
        _user.Supersede(austin, dallas);

        Assert.Equal(["User lives in Dallas."], (await _user.AskAsync(Home)).Facts());
        Assert.Equal(["User lives in Austin."], (await _user.AskAsync(Home with { AsOf = _user.DaysAgo(20) })).Facts());
        Assert.Equal(["User lives in Austin."], (await _user.AskAsync(Home with { KnownAt = _user.DaysAgo(20) })).Facts());
        Assert.Empty((await _user.AskAsync(Home with { KnownAt = _user.DaysAgo(40) })).Memories);
        Assert.Equal(2, (await _user.AskAsync(Home with { CurrentViewOnly = false })).Memories.Count);
    }

    [Fact]
    public async Task Recall_CurrentViewOrAll_PastFutureExpiredOnlyInAll()
    {
        _user.Know("User lived in Rome.", "location", "Rome", with: static memory => memory with { TemporalState = TemporalState.Past, ValidFrom = null });
        _user.Know("User will live in Oslo.", "location", "Oslo", daysAgo: -30, with: static memory => memory with { TemporalState = TemporalState.Future });
        _user.Know("User lives in a tent.", "location", "tent", daysAgo: 5, with: memory => memory with { ExpiresAt = _user.DaysAgo(1) });

        Assert.Empty((await _user.AskAsync(Home)).Memories);
        Assert.Equal(3, (await _user.AskAsync(Home with { CurrentViewOnly = false })).Memories.Count);
        Assert.Equal(["User lives in a tent."], (await _user.AskAsync(Home with { AsOf = _user.DaysAgo(3) })).Facts());
        Assert.Equal(["User will live in Oslo."], (await _user.AskAsync(Home with { AsOf = _user.DaysAgo(-31) })).Facts());
    }

    [Fact]
    public async Task Recall_EditedMemory_EachInstantFindsItByItsWordingThen()
    {
        var memory = _user.Know("User collects stamps.", daysAgo: 30);
        _user.Change(memory, static version => version with { Content = "User collects coins." }, daysAgo: 10);

        Assert.Empty((await _user.AskAsync("stamps")).Memories);
        Assert.Equal(["User collects coins."], (await _user.AskAsync("coins")).Facts());
        var then = new RecallQuery { Text = "stamps", KnownAt = _user.DaysAgo(20) };
        Assert.Equal(["User collects stamps."], (await _user.AskAsync(then)).Facts());
        Assert.Empty((await _user.AskAsync(then with { Text = "coins" })).Memories);
        Assert.Empty((await _user.AskAsync(then with { KnownAt = null, CurrentViewOnly = false })).Memories);
    }

    [Fact]
    public async Task Recall_Turns_SaidByThenAndStoredByThen()
    {
        _user.Say("tea of last month", daysAgo: 30, storedAt: _user.DaysAgo(5));
        _user.Say("tea of yesterday", daysAgo: 1);
        var tea = new RecallQuery { Text = "tea" };

        Assert.Equal(2, (await _user.AskAsync(tea)).Turns.Count);
        Assert.Equal(["tea of last month"], (await _user.AskAsync(tea with { AsOf = _user.DaysAgo(2) })).Said());
        Assert.Equal(["tea of last month"], (await _user.AskAsync(tea with { KnownAt = _user.DaysAgo(5) })).Said());
        Assert.Empty((await _user.AskAsync(tea with { KnownAt = _user.DaysAgo(6) })).Turns);
    }

    [Fact]
    public async Task Recall_AsOf_RecencyCountsFromThere()
    {
        _user.Know("tea", daysAgo: 60);

        Assert.Equal(0.25, Recency(await _user.AskAsync("tea")), 9);
        Assert.Equal(0.5, Recency(await _user.AskAsync(new RecallQuery { Text = "tea", AsOf = _user.DaysAgo(30) })), 9);

        // All parts are scaled by how sure the match is; its importance, which nobody told, is 0.6.
        static double Recency(RecallAnswer answer) => 0.6 * answer.Memories[0].Parts["recency"] / answer.Memories[0].Parts["importance"];
    }
}
