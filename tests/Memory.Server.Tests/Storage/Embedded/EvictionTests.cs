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

    [Fact]
    public async Task TinyCache_UsersWhoWaitForAModelOnly_LeaveTheMemoryAndStayClaimable()
    {
        Options.CacheBytes = 20_000;
        await using var store = await Fixture.OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            var scope = new Scope(Ada.Owner, new UserId($"user {i}"));
            await WriteAsync(store, scope, new Server.Storage.UserCommit { Jobs = [Rows.Job(scope, i) with { Lane = JobLane.Model }] });
        }

        Assert.InRange(store.CachedBytes, 1, 30_000);
        HashSet<Scope> claimed = [];
        for (var i = 0; i < 40; i++)
            claimed.Add((await store.Jobs.ClaimAsync(JobLane.Model, Server.Storage.JobBatch.One, Token).AsTask().WaitAsync(HangGuard, Token)).Scope);
        Assert.Equal(40, claimed.Count);
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
