using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class TurnConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Write_Turn_EveryFieldReadBack()
    {
        var turn = Rows.Turn("m1") with
        {
            Role = TurnRole.Tool, Name = "söme\"name", Content = "line\nline \u0007 \\ 😀", Metadata = new Json("""{"k":[1,2.0,"x"]}"""), IsHidden = true,
        };
        await WriteAsync(Ada, new UserCommit { Turns = [turn] });
        await ReopenAsync();
        Assert.Equal(turn with { Sequence = 1 }, await ReadAsync(Ada, view => view.GetTurnAsync(turn.Id, Token)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task List_InPages_AsSaidThenAsArrived(int limit)
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("late", 9), Rows.Turn("z", 5), Rows.Turn("elsewhere", 1, "s2")] });
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("y", 5), Rows.Turn("early", 1)] });
        for (var i = 0; i < 10; i++)
            await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn($"more {i}", 7)] });

        var turns = await PagesAsync(Ada, (view, after) => view.ListTurnsAsync(new SessionId("s1"), after, limit, Token));
        Assert.Equal(
            ["early", "z", "y", .. Enumerable.Range(0, 10).Select(i => $"more {i}"), "late"],
            turns.Select(turn => turn.Id.Value));
    }

    [Fact]
    public async Task Write_KnownTurn_ReplacedInItsPlace()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a"), Rows.Turn("b")] });
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a") with { IsHidden = true }] });
        var turns = (await ReadAsync(Ada, view => view.ListTurnsAsync(new SessionId("s1"), null, 10, Token))).Items;
        Assert.Equal([("a", true, 1L), ("b", false, 2L)], turns.Select(turn => (turn.Id.Value, turn.IsHidden, turn.Sequence)));
    }

    [Fact]
    public async Task ListBefore_TheLatestOnesInOrder()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [.. Enumerable.Range(0, 9).Select(i => Rows.Turn($"m{i}", i)), Rows.Turn("other", 4, "s2")] });
        MessageId[] asked = [new("m5"), new("m0"), new("m1")];
        var turns = await ReadAsync(Ada, view => view.GetTurnsAsync([.. asked, new MessageId("nobody's")], Token));
        Assert.Equal(asked.ToHashSet(), turns.Keys.ToHashSet());
        var before = await ReadAsync(Ada, view => view.ListTurnsBeforeAsync([.. asked.Select(id => turns[id])], 2, Token));
        Assert.Equal(["m3 m4", "", "m0"], before.Select(earlier => string.Join(' ', earlier.Select(turn => turn.Id.Value))));
        Assert.Empty(await ReadAsync(Ada, view => view.ListTurnsBeforeAsync([], 2, Token)));
    }

    [Fact]
    public async Task ListLatestSaid_OverAllSessions_OwnVisibleTurnsLatestFirst()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Turns =
            [
                Rows.Turn("latest", 9), Rows.Turn("early", 1), Rows.Turn("answer", 8) with { Role = TurnRole.Assistant }, Rows.Turn("hidden", 7) with { IsHidden = true },
                Rows.Turn("elsewhere", 6, "s2"), Rows.Turn("same", 6), Rows.Turn("late", 5),
            ],
        });
        await WriteAsync(Bob, new UserCommit { Turns = [Rows.Turn("bob's", 10)] });
        Assert.Equal(["latest", "same", "elsewhere", "late"], await LatestAsync(4));
        Assert.Equal(["latest", "same", "elsewhere", "late", "early"], await LatestAsync(100));

        async Task<IEnumerable<string>> LatestAsync(int limit) =>
            (await ReadAsync(Ada, view => view.ListLatestSaidAsync(limit, Token))).Select(static turn => turn.Id.Value);
    }

    [Fact]
    public async Task Sequence_AfterReopening_GoesOn()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a"), Rows.Turn("b")] });
        await ReopenAsync();
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("c")] });
        Assert.Equal(3, (await ReadAsync(Ada, view => view.GetTurnAsync(new MessageId("c"), Token)))!.Sequence);
    }
}
