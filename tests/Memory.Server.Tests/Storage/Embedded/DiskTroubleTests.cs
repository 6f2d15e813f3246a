using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class DiskTroubleTests : EmbeddedTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Write_DiskFull_FailsWholeAndWorksAgainOnceThereIsRoom(long room)
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        await WriteTurnAsync(store, Ada, "before");
        var version = (await store.ReadDeltaAsync(Ada, 0, Token)).Version;
        var length = new FileInfo(Fixture.JournalOf(Ada)).Length;

        disk.Room = room;
        var writes = Enumerable.Range(0, 5).Select(i => WriteTurnAsync(store, Ada, $"lost {i}")).ToArray();
        foreach (var write in writes)
            await Assert.ThrowsAsync<StorageUnavailableException>(() => write);
        Assert.False(await store.IsReachableAsync(Token));
        Assert.Equal(length, new FileInfo(Fixture.JournalOf(Ada)).Length);
        Assert.Equal(["before"], await TurnsAsync(store, Ada));

        disk.Room = long.MaxValue;
        Assert.True(await store.IsReachableAsync(Token));
        await WriteTurnAsync(store, Ada, "after");
        Assert.Equal(["before", "after"], await TurnsAsync(store, Ada));
        Assert.True((await store.ReadDeltaAsync(Ada, 0, Token)).Version > version);
    }

    [Fact]
    public async Task Write_FlushFails_NobodyKeepsWhatWasSeen()
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        await WriteTurnAsync(store, Ada, "before");
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        disk.OnSync = _ =>
        {
            reached.Set();
            goOn.Wait(HangGuard);
        };
        disk.FailsToSync = true;
        var write = WriteTurnAsync(store, Ada, "lost");
        reached.Wait(HangGuard, Token);

        // A reader sees it before it is durable, and must not take what comes after it for nothing new.
        var seen = await store.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal(2, seen.Turns.Count);
        goOn.Set();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => write);

        disk.FailsToSync = false;
        var delta = await store.ReadDeltaAsync(Ada, seen.Version, Token);
        Assert.True(delta.IsFull);
        Assert.True(delta.Version > seen.Version);
        Assert.Equal(["before"], delta.Turns.Select(turn => turn.Id.Value));
        await WriteTurnAsync(store, Ada, "after");
        Assert.Equal(["after"], (await store.ReadDeltaAsync(Ada, delta.Version, Token)).Turns.Select(turn => turn.Id.Value));
    }

    [Fact]
    public async Task Write_NotEvenCuttingWorks_UnavailableUntilItDoes()
    {
        var disk = new FaultyDisk();
        await using (var store = await Fixture.OpenAsync(disk: disk))
        {
            await WriteTurnAsync(store, Ada, "before");
            disk.FailsToSync = disk.FailsToCut = true;
            await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteTurnAsync(store, Ada, "lost"));
            await Assert.ThrowsAsync<StorageUnavailableException>(() => TurnsAsync(store, Ada));
            disk.FailsToSync = disk.FailsToCut = false;
            Assert.Equal(["before"], await TurnsAsync(store, Ada));
            await WriteTurnAsync(store, Ada, "after");
        }

        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(["before", "after"], await TurnsAsync(reopened, Ada));
    }

    [Fact]
    public async Task Write_FirstOneFails_UserStaysUnknown()
    {
        var disk = new FaultyDisk { Room = 40 };
        await using var store = await Fixture.OpenAsync(new ManualTime(), disk);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteTurnAsync(store, Ada, "lost"));
        Assert.Empty(await TurnsAsync(store, Ada));
        disk.Room = long.MaxValue;
        Assert.Empty(await store.ListUsersAsync(Ada.Owner, null, 10, Token));
        await WriteTurnAsync(store, Ada, "again");
        Assert.Single(await store.ListUsersAsync(Ada.Owner, null, 10, Token));
    }

    [Fact]
    public async Task Claim_DiskFull_OffersTheJobAgainLater()
    {
        var disk = new FaultyDisk();
        var time = new ManualTime();
        await using var store = await Fixture.OpenAsync(time, disk);
        await WriteAsync(store, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1)] });
        Fixture.Logger = new CapturingLogger<Server.Storage.Embedded.EmbeddedMemoryStore>();
        disk.Room = 0;
        var claim = store.Jobs.ClaimAsync(Token).AsTask();
        Assert.False(await store.IsReachableAsync(Token));
        disk.Room = long.MaxValue;
        while (!claim.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(claim, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token));
        }

        Assert.Equal(1, (await claim).Job.Attempts);
    }

    [Fact]
    public async Task Read_UnknownUser_LeavesNothingOnTheDisk()
    {
        await using var store = await Fixture.OpenAsync();
        Assert.Empty(await TurnsAsync(store, Ada));
        await store.CommitAsync(Ada, UserCommit.None, Token);
        Assert.Empty(Directory.EnumerateFiles(Fixture.Places.Users, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Fixture.Places.Owners));
    }
}
