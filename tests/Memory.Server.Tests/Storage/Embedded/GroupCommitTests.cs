using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class GroupCommitTests : EmbeddedTest
{
    [Fact]
    public async Task Write_SixteenWritersOfOneUser_ShareFlushes()
    {
        using var held = new HeldDisk(Fixture.JournalOf(Ada));
        await using var store = await Fixture.OpenAsync(disk: held.Disk);
        await WriteTurnAsync(store, Ada, "first");
        held.Hold();
        var leader = WriteTurnAsync(store, Ada, "leader");
        await held.Entered;
        var followers = Enumerable.Range(0, 15).Select(i => WriteTurnAsync(store, Ada, $"follower {i}")).ToArray();
        Assert.DoesNotContain(followers, follower => follower.IsCompleted);
        held.Release();
        await Task.WhenAll([leader, .. followers]);
        Assert.Equal(3, held.Syncs);
        TestContext.Current.TestOutputHelper?.WriteLine("17 commits, 3 flushes");
    }

    [Fact]
    public async Task Write_NothingWhileAFlushRuns_WaitsForWhatItSaw()
    {
        using var held = new HeldDisk(Fixture.JournalOf(Ada));
        await using var store = await Fixture.OpenAsync(disk: held.Disk);
        await WriteTurnAsync(store, Ada, "first");
        held.Hold();
        var write = WriteTurnAsync(store, Ada, "second");
        await held.Entered;
        Assert.Equal(["first", "second"], await TurnsAsync(store, Ada));
        var look = store.WriteAsync(Ada, (_, _) => new ValueTask<Decision<int>>(new Decision<int>(UserCommit.None, 1)), Token).AsTask();
        Assert.False(look.IsCompleted);
        Assert.False(write.IsCompleted);
        held.Release();
        await Task.WhenAll(write, look);
    }

    [Fact]
    public async Task Claim_JobNotYetDurable_IsNotOffered()
    {
        using var held = new HeldDisk(Fixture.JournalOf(Ada));
        await using var store = await Fixture.OpenAsync(disk: held.Disk);
        await WriteTurnAsync(store, Ada, "first");
        held.Hold();
        var write = WriteAsync(store, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1)] });
        await held.Entered;
        Assert.Equal(0, await store.Jobs.CountAsync(Token));
        held.Release();
        await write;
        Assert.Equal(1, await store.Jobs.CountAsync(Token));
    }

    /// <summary>A disk whose flushes of one file can be held up.</summary>
    private sealed class HeldDisk : IDisposable
    {
        private readonly ManualResetEventSlim open = new(initialState: true);
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldDisk(string path) => Disk = new FaultyDisk
        {
            OnSync = synced =>
            {
                if (synced != path)
                    return;
                Syncs++;
                if (!open.IsSet)
                    entered.TrySetResult();
                open.Wait(HangGuard);
            },
        };

        public FaultyDisk Disk { get; }

        public int Syncs { get; private set; }

        public Task Entered => entered.Task.WaitAsync(HangGuard);

        public void Hold() => open.Reset();

        public void Release() => open.Set();

        public void Dispose() => open.Dispose();
    }
}
