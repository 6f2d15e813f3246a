using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class CompactionTests : EmbeddedTest
{
    [Fact]
    public async Task ManyDeadRows_FileIsRewrittenAndAnswersStay()
    {
        Options.CompactAtDeadBytes = 20_000;
        await using (var store = await Fixture.OpenAsync())
        {
            await WriteTurnAsync(store, Ada, "kept");
            for (var i = 0; i < 300; i++)
                await WriteAsync(store, Ada, new UserCommit { Sessions = [Rows.Session("s1", i) with { Context = new Json(new string('x', 500)) }] });

            // All of it is about 200,000 bytes.
            await UntilAsync(() => new FileInfo(Fixture.JournalOf(Ada)).Length < 60_000);
        }

        Assert.Empty(Directory.EnumerateFiles(Fixture.Places.Unfinished));
        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(["kept"], await TurnsAsync(reopened, Ada));
        Assert.Equal(301, (await reopened.ReadDeltaAsync(Ada, 0, Token)).Version);
        var session = await reopened.ReadAsync(Ada, (view, token) => view.GetSessionAsync(new SessionId("s1"), token), Token);
        Assert.Equal(Rows.Noon.AddMinutes(299), session!.CreatedAt);
    }

    [Fact]
    public async Task OldJobs_AreDroppedAndNewOnesStandBehindThem()
    {
        Options.CompactAtDeadBytes = 20_000;
        var time = new ManualTime();
        await using (var store = await Fixture.OpenAsync(time))
        {
            var old = Rows.Job(Ada, 1) with { Status = JobStatus.Done };
            await WriteAsync(store, Ada, new UserCommit { Jobs = [old, old with { Id = JobId.Create(Ada, Rows.Id(2).Value) }] });
            time.Advance(TimeSpan.FromDays(800));
            for (var i = 0; i < 300; i++)
                await WriteAsync(store, Ada, new UserCommit { Sessions = [Rows.Session("s1", i) with { Context = new Json(new string('x', 500)) }] });
            await UntilAsync(() => new FileInfo(Fixture.JournalOf(Ada)).Length < 60_000);
        }

        await using var reopened = await Fixture.OpenAsync(time);
        await WriteAsync(reopened, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 3)] });
        Assert.Equal(3, (await reopened.FindJobAsync(Ada.Owner, JobId.Create(Ada, Rows.Id(3).Value), Token))!.Value.Job.Sequence);
        Assert.Null(await reopened.FindJobAsync(Ada.Owner, JobId.Create(Ada, Rows.Id(2).Value), Token));
    }

    [Fact]
    public async Task WritersDuringRewriting_LoseNothing()
    {
        Options.CompactAtDeadBytes = 1;
        Options.CompactAtDeadShare = 0.01;
        await using (var store = await Fixture.OpenAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(
                async () =>
                {
                    for (var i = 0; i < 50; i++)
                        await WriteAsync(store, Ada, new UserCommit { Turns = [Rows.Turn($"{writer} {i}")], Sessions = [Rows.Session("s1")] });
                },
                Token)));
        }

        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(300, (await TurnsAsync(reopened, Ada)).Distinct().Count());
    }

    [Fact]
    public async Task CommitDuringRewriting_IsCarriedOver()
    {
        var disk = new FaultyDisk();
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using (var store = await Fixture.OpenAsync(disk: disk))
        {
            await WriteAsync(store, Ada, new UserCommit { Turns = [Rows.Turn("before")], Memories = [Rows.Memory(1, content: "plain secret")] });
            disk.OnWrite = path =>
            {
                if (!path.StartsWith(Fixture.Places.Unfinished, StringComparison.Ordinal))
                    return;
                reached.Set();
                goOn.Wait(HangGuard);
            };
            await WriteAsync(store, Ada, new UserCommit { Erased = [Rows.Id(1)] });
            Assert.True(reached.Wait(HangGuard, Token));
            await WriteTurnAsync(store, Ada, "meanwhile");
            Assert.Equal(["before", "meanwhile"], await TurnsAsync(store, Ada));
            goOn.Set();
            await UntilAsync(() => !IsInFiles("plain secret"));
        }

        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(["before", "meanwhile"], await TurnsAsync(reopened, Ada));
    }

    [Fact]
    public async Task Erased_PlaintextLeavesTheFilesSoon()
    {
        await using var store = await Fixture.OpenAsync();
        await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(1, content: "plain secret ü")], Observations = [Rows.Observation(1, content: "plain secret ü")] });
        await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(2, content: "kept")] });
        Assert.True(IsInFiles("plain secret ü"));
        await WriteAsync(store, Ada, new UserCommit { Erased = [Rows.Id(1)], Observations = [Rows.Observation(1, content: "plain secret ü") with { Content = "", Identity = "" }] });
        await UntilAsync(() => !IsInFiles("plain secret ü"));
        Assert.True(IsInFiles("kept"));
    }

    [Fact]
    public async Task Erased_KilledBeforeRewriting_LeavesTheFilesAfterTheNextStart()
    {
        var disk = new FaultyDisk();
        var store = await Fixture.OpenAsync(disk: disk);
        await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(1, content: "plain secret")] });

        // The erasure itself takes an opening, a write and a flush; then the disk is gone.
        disk.DiesAt = disk.Operations + 3;
        await WriteAsync(store, Ada, new UserCommit { Erased = [Rows.Id(1)] });
        await store.DisposeAsync();
        Assert.True(IsInFiles("plain secret"));
        await using var reopened = await Fixture.OpenAsync();
        await UntilAsync(() => !IsInFiles("plain secret"));
        Assert.Empty((await reopened.ReadDeltaAsync(Ada, 0, Token)).Memories);
    }

    [Fact]
    public async Task Rewriting_DiskDiesAtAnyStep_OldOrNewStandsWhole()
    {
        var survived = 0;
        for (var step = 0; survived < 3; step++)
        {
            await using var fixture = new EmbeddedFixture();
            var disk = new FaultyDisk();
            var store = await fixture.OpenAsync(disk: disk);
            await WriteAsync(store, Ada, new UserCommit { Turns = [Rows.Turn("a"), Rows.Turn("b")], Memories = [Rows.Memory(1), Rows.Memory(2)] });

            // The erasure is durable after three operations; what follows is the rewriting.
            disk.DiesAt = disk.Operations + 3 + step;
            await WriteAsync(store, Ada, new UserCommit { Erased = [Rows.Id(1)] });
            await store.DisposeAsync();
            if (disk.Operations <= disk.DiesAt)
                survived++;

            await using var reopened = await fixture.OpenAsync();
            var delta = await reopened.ReadDeltaAsync(Ada, 0, Token);
            Assert.Equal(["a", "b"], delta.Turns.Select(turn => turn.Id.Value));
            Assert.Equal(Rows.Id(2), Assert.Single(delta.Memories)[0].Id);
            Assert.Equal(2, delta.Version);
            await WriteTurnAsync(reopened, Ada, "c");
            Assert.Equal(3, (await TurnsAsync(reopened, Ada)).Length);
        }
    }

    [Fact]
    public async Task Rewriting_DiskFull_IsTriedAgain()
    {
        var disk = new FaultyDisk();
        var time = new ManualTime();
        await using var store = await Fixture.OpenAsync(time, disk);
        await WriteAsync(store, Ada, new UserCommit { Memories = [Rows.Memory(1, content: "plain secret " + new string('x', 5000))], Turns = [Rows.Turn("kept")] });
        disk.OnSync = path => disk.Room = path == Fixture.JournalOf(Ada) ? 10 : disk.Room;
        await WriteAsync(store, Ada, new UserCommit { Erased = [Rows.Id(1)] });
        Assert.True(IsInFiles("plain secret"));
        Assert.Equal(["kept"], await TurnsAsync(store, Ada));
        disk.OnSync = null;
        disk.Room = long.MaxValue;
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return !IsInFiles("plain secret");
        });
        Assert.Equal(["kept"], await TurnsAsync(store, Ada));
    }

    private bool IsInFiles(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var file in Directory.EnumerateFiles(Fixture.Places.Folder, "*", SearchOption.AllDirectories).Where(file => file != Fixture.Places.Lock))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                if (content.AsSpan().IndexOf(bytes) >= 0)
                    return true;
            }
            catch (FileNotFoundException)
            {
                // Renamed while this looked; a rewritten file never holds more than the one it replaces.
            }
        }

        return false;
    }
}
