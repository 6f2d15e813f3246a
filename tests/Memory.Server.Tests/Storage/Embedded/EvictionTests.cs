using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class EvictionTests : EmbeddedTest
{
    [Fact]
    public async Task TinyCache_ManyUsersAtOnce_AnswersRightAndStaysSmall()
    {
        Options.CacheBytes = 20_000;
        await using var store = await Fixture.OpenAsync();
        var scopes = Enumerable.Range(0, 60).Select(i => new Scope(Ada.Owner, new UserId($"user {i}"))).ToArray();
        for (var round = 0; round < 3; round++)
            await Task.WhenAll(scopes.Select(scope => Task.Run(() => WriteTurnAsync(store, scope, $"{scope.User.Value} {round}"), Token)));
        foreach (var scope in scopes)
            Assert.Equal(Enumerable.Range(0, 3).Select(round => $"{scope.User.Value} {round}"), await TurnsAsync(store, scope));
        Assert.InRange(store.CachedBytes, 1, 30_000);
    }

    [Fact]
    public async Task Evicted_UserReadAgain_NothingIsNew()
    {
        Options.CacheBytes = 1;
        await using var store = await Fixture.OpenAsync();
        await WriteTurnAsync(store, Ada, "one");
        await WriteTurnAsync(store, Ada, "two");
        var version = (await store.ReadDeltaAsync(Ada, 0, Token)).Version;
        await WriteTurnAsync(store, Bob, "one");
        var delta = await store.ReadDeltaAsync(Ada, version, Token);
        Assert.Equal((version, false, 0), (delta.Version, delta.IsFull, delta.Turns.Count));
    }

    [Fact]
    public async Task TinyCache_UsersWithJobs_StayClaimable()
    {
        Options.CacheBytes = 1;
        await using var store = await Fixture.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            var scope = new Scope(Ada.Owner, new UserId($"user {i}"));
            await WriteAsync(store, scope, new Server.Storage.UserCommit { Jobs = [Rows.Job(scope, i)] });
        }

        HashSet<Scope> claimed = [];
        for (var i = 0; i < 20; i++)
            claimed.Add((await store.Jobs.ClaimAsync(Token).AsTask().WaitAsync(HangGuard, Token)).Scope);
        Assert.Equal(20, claimed.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TinyCache_UsersWhoseTurnsWaitToBeRead_LeaveTheMemoryAndStayClaimable(bool byAModel)
    {
        Options.CacheBytes = 20_000;
        var lane = byAModel ? JobLane.Model : JobLane.Rules;
        await using var store = await Fixture.OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            var scope = new Scope(Ada.Owner, new UserId($"user {i}"));
            await WriteAsync(store, scope, new Server.Storage.UserCommit { Turns = [Rows.Turn("one")], Jobs = [Rows.Job(scope, i) with { Lane = lane }] });
        }

        Assert.InRange(store.CachedBytes, 1, 30_000);
        Assert.Equal(40, await store.Jobs.CountAsync(lane, Token));
        HashSet<Scope> claimed = [];
        for (var i = 0; i < 40; i++)
            claimed.Add((await store.Jobs.ClaimAsync(lane, Server.Storage.JobBatch.One, Token).AsTask().WaitAsync(HangGuard, Token)).Scope);
        Assert.Equal(40, claimed.Count);
        Assert.InRange(store.CachedBytes, 1, 30_000);
    }

    [Fact]
    public async Task TinyCache_AUserWhoLeavesWhileBeingWorked_IsStillTheWorkers()
    {
        Options.CacheBytes = 1;
        await using var store = await Fixture.OpenAsync();
        await WriteAsync(store, Ada, new Server.Storage.UserCommit { Jobs = [Rows.Job(Ada, 1), Rows.Job(Ada, 2)] });
        var claim = await store.Jobs.ClaimAsync(JobLane.Rules, Server.Storage.JobBatch.One, Token);
        await WriteTurnAsync(store, Bob, "one");
        await WriteTurnAsync(store, Ada, "one");
        var next = store.Jobs.ClaimAsync(JobLane.Rules, Server.Storage.JobBatch.One, Token).AsTask();
        Assert.False(next.IsCompleted);
        await store.CommitAsync(Ada, new Server.Storage.UserCommit { Fence = claim, Jobs = [claim.Job with { Status = JobStatus.Done }] }, Token);
        await store.Jobs.ReleaseAsync(claim, Token);
        Assert.Equal(Rows.Job(Ada, 2).Id, (await next.WaitAsync(HangGuard, Token)).Job.Id);
    }

    [Fact]
    public async Task TinyCache_ErasedRowsOfManyUsers_TakeNoMemoryWhileTheyWaitAndLeaveTheDisk()
    {
        Options.CacheBytes = 20_000;
        await using var store = await Fixture.OpenAsync();
        var scopes = Enumerable.Range(0, 40).Select(i => new Scope(Ada.Owner, new UserId($"user {i}"))).ToArray();
        foreach (var scope in scopes)
            await WriteAsync(store, scope, new Server.Storage.UserCommit { Memories = [Rows.Memory(1) with { Content = "quokka" }, Rows.Memory(2)] });
        foreach (var scope in scopes)
        {
            await WriteAsync(store, scope, new Server.Storage.UserCommit { Erased = [Rows.Memory(1).Id] });
            Assert.InRange(store.CachedBytes, 1, 30_000);
        }

        await UntilAsync(() => scopes.All(scope => !File.ReadAllText(Fixture.JournalOf(scope)).Contains("quokka", StringComparison.Ordinal)));
        foreach (var scope in scopes)
            Assert.Single((await store.ReadDeltaAsync(scope, 0, Token)).Memories);
    }

    [Fact]
    public async Task Changes_NotedBesideTheRows_CountUntilTheUserLeaves()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await WriteAsync(store, Ada, new Server.Storage.UserCommit { Turns = [.. Enumerable.Repeat(Rows.Turn("one"), 1000)] });
            Assert.InRange(store.CachedBytes, 40_000, 200_000);
        }

        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(["one"], await TurnsAsync(reopened, Ada));
        Assert.InRange(reopened.CachedBytes, 1, 10_000);
    }

    [Fact]
    public async Task TinyCache_ManyUsersWhoCannotBeRead_LeaveToo()
    {
        var scopes = Enumerable.Range(0, 40).Select(i => new Scope(Ada.Owner, new UserId($"user {i}"))).ToArray();
        await using (var store = await Fixture.OpenAsync())
        {
            foreach (var scope in scopes)
            {
                await WriteTurnAsync(store, scope, "one");
                await WriteTurnAsync(store, scope, "two");
            }
        }

        foreach (var path in scopes.Select(Fixture.JournalOf))
        {
            var bytes = await File.ReadAllBytesAsync(path, Token);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes, Token);
        }

        Options.CacheBytes = 20_000;
        await using var reopened = await Fixture.OpenAsync();
        foreach (var scope in scopes)
            await Assert.ThrowsAsync<Server.Storage.StorageUnavailableException>(() => TurnsAsync(reopened, scope));
        Assert.InRange(reopened.CachedBytes, 1, 30_000);
    }

    [Fact]
    public async Task FirstTouch_ByManyAtOnce_LoadsOnce()
    {
        await using (var store = await Fixture.OpenAsync())
            await WriteTurnAsync(store, Ada, "one");
        var lines = new CapturingLogger<Server.Storage.Embedded.EmbeddedMemoryStore>();
        Fixture.Logger = lines;
        await File.AppendAllBytesAsync(Fixture.JournalOf(Ada), new byte[10], Token);
        await using var reopened = await Fixture.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => TurnsAsync(reopened, Ada), Token)));
        Assert.Single(lines.Lines, line => line.Contains("Cut 10 bytes", StringComparison.Ordinal));
    }
}
