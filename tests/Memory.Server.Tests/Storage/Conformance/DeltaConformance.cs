using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class DeltaConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Delta_FromNothing_Everything()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("b", 5), Rows.Turn("a")], Memories = [Rows.Memory(1)] });
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1) with { RecordedFrom = Rows.Noon.AddHours(1) }] });
        var delta = await Store.ReadDeltaAsync(Ada, 0, Token);
        Assert.True(delta.IsFull);
        Assert.Equal(["b", "a"], delta.Turns.Select(turn => turn.Id.Value));
        Assert.Equal(2, Assert.Single(delta.Memories).Count);
    }

    [Fact]
    public async Task Delta_NothingChanged_Nothing()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a")] });
        var version = (await Store.ReadDeltaAsync(Ada, 0, Token)).Version;
        var delta = await Store.ReadDeltaAsync(Ada, version, Token);
        Assert.Equal((version, false, 0, 0), (delta.Version, delta.IsFull, delta.Turns.Count, delta.Memories.Count));
    }

    [Fact]
    public async Task Delta_AfterChanges_OnlyThese()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a"), Rows.Turn("b")], Memories = [Rows.Memory(1), Rows.Memory(2), Rows.Memory(3)] });
        var version = (await Store.ReadDeltaAsync(Ada, 0, Token)).Version;
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a") with { IsHidden = true }, Rows.Turn("c")], Erased = [Rows.Id(2)] });
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1) with { RecordedFrom = Rows.Noon.AddHours(1) }] });

        var delta = await Store.ReadDeltaAsync(Ada, version, Token);
        Assert.False(delta.IsFull);
        Assert.True(delta.Version > version);
        Assert.Equal([("a", true), ("c", false)], delta.Turns.Select(turn => (turn.Id.Value, turn.IsHidden)));
        Assert.Equal([Rows.Id(1), Rows.Id(1)], Assert.Single(delta.Memories).Select(memory => memory.Id));
        Assert.Equal(Rows.Id(2), Assert.Single(delta.Erased));
    }

    [Fact]
    public async Task Delta_VersionNobodyGave_Everything()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("a")] });
        Assert.True((await Store.ReadDeltaAsync(Ada, 1_000_000, Token)).IsFull);
    }

    [Fact]
    public async Task Delta_MoreChangesThanAreRemembered_StillRight()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("first")] });
        var version = (await Store.ReadDeltaAsync(Ada, 0, Token)).Version;
        for (var i = 0; i < 10; i++)
            await WriteAsync(Ada, new UserCommit { Turns = [.. Enumerable.Range(0, 1000).Select(j => Rows.Turn($"{i} {j}"))] });
        var delta = await Store.ReadDeltaAsync(Ada, version, Token);
        Assert.Equal(delta.IsFull ? 10_001 : 10_000, delta.Turns.Count);
    }

    [Fact]
    public async Task Version_AfterReopening_GoesOn()
    {
        for (var i = 0; i < 5; i++)
            await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn($"m{i}")] });
        var before = (await Store.ReadDeltaAsync(Ada, 0, Token)).Version;
        await ReopenAsync();
        Assert.True((await Store.ReadDeltaAsync(Ada, 0, Token)).Version >= before);
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("new")] });
        var delta = await Store.ReadDeltaAsync(Ada, before, Token);
        Assert.True(delta.Version > before);
        Assert.Contains(delta.Turns, turn => turn.Id.Value == "new");
    }
}
