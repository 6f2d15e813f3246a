using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class SessionConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Write_Session_LastStateCounts()
    {
        var session = Rows.Session("s1") with { Context = new Json("""{"a":1}"""), ExpiresAt = Rows.Noon.AddDays(1) };
        await WriteAsync(Ada, new UserCommit { Sessions = [session] });
        await WriteAsync(Ada, new UserCommit { Sessions = [session with { Context = new Json("""{"a":2}""") }] });
        await ReopenAsync();
        var found = await ReadAsync(Ada, view => view.GetSessionAsync(session.Id, Token));
        Assert.Equal(session with { Context = new Json("""{"a":2}""") }, found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task List_InPages_NewestFirstAndNoEndedOne(int limit)
    {
        await WriteAsync(Ada, new UserCommit
        {
            Sessions =
            [
                Rows.Session("b", 1), Rows.Session("old"), Rows.Session("a", 1), Rows.Session("new", 9),
                Rows.Session("ended", 5) with { EndedAt = Rows.Noon },
            ],
        });
        var sessions = await PagesAsync(Ada, (view, after) => view.ListSessionsAsync(after, limit, Token));
        Assert.Equal(["new", "b", "a", "old"], sessions.Select(session => session.Id.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task List_OfOneTime_ByIdInCodePointOrderLastOneFirst(int limit)
    {
        string[] ids = ["😀", "\uFFFD", "\uE000", "é", "a", "A"];
        await WriteAsync(Ada, new UserCommit { Sessions = [.. ids.Order(StringComparer.Ordinal).Select(id => Rows.Session(id))] });
        var sessions = await PagesAsync(Ada, (view, after) => view.ListSessionsAsync(after, limit, Token));
        Assert.Equal(ids, sessions.Select(session => session.Id.Value));
    }

    [Fact]
    public async Task List_AfterEnding_LeavesItOut()
    {
        await WriteAsync(Ada, new UserCommit { Sessions = [Rows.Session("s1"), Rows.Session("s2")] });
        await WriteAsync(Ada, new UserCommit { Sessions = [Rows.Session("s1") with { EndedAt = Rows.Noon }] });
        var sessions = await PagesAsync(Ada, (view, after) => view.ListSessionsAsync(after, 10, Token));
        Assert.Equal("s2", Assert.Single(sessions).Id.Value);
        Assert.NotNull(await ReadAsync(Ada, view => view.GetSessionAsync(new SessionId("s1"), Token)));
    }
}
