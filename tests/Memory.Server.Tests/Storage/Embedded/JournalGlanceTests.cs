using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Queue;
using Memory.Server.Storage.Embedded.Sealing;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class JournalGlanceTests : EmbeddedTest
{
    [Fact]
    public async Task Glance_NothingButMemoriesAndDoneWork_AsksForNothing()
    {
        await LeaveAsync(
            new UserCommit { Turns = [Rows.Turn("m1", content: "He wrote \"jobs\":[1] and \"erased\":[2].")], Jobs = [Rows.Job(Ada, 1)] },
            new UserCommit { Memories = [Rows.Memory(1) with { Metadata = Json.From(new System.Text.Json.Nodes.JsonObject { ["jobs"] = new System.Text.Json.Nodes.JsonArray(), ["erased"] = "no" }) }], Jobs = [Rows.Job(Ada, 1) with { Status = JobStatus.Done }] });
        Assert.False(Asks());
    }

    [Theory]
    [InlineData(JobStatus.Queued)]
    [InlineData(JobStatus.Running)]
    [InlineData(JobStatus.Failed)]
    public async Task Glance_WorkThatIsNotDone_IsAskedFor(JobStatus status)
    {
        await LeaveAsync(new UserCommit { Jobs = [Rows.Job(Ada, 1) with { Status = JobStatus.Done }, Rows.Job(Ada, 2) with { Status = status }] });
        Assert.True(Asks());
    }

    [Fact]
    public async Task Glance_WorkThatIsTakenUpAgain_IsAskedFor()
    {
        await LeaveAsync(new UserCommit { Jobs = [Rows.Job(Ada, 1) with { Status = JobStatus.Done }] }, new UserCommit { Jobs = [Rows.Job(Ada, 1)] });
        Assert.True(Asks());
    }

    [Fact]
    public async Task Glance_AnErasureThatStillStandsInTheFile_IsAskedFor()
    {
        await LeaveAsync(new UserCommit { Memories = [Rows.Memory(1)] });
        Assert.False(Asks());

        // What a kill leaves before the file is rewritten.
        var batch = new Batch();
        batch.Add(new UserEntry { Version = 9, Erased = [Rows.Memory(1).Id] }.ToLine(), then: null);
        await File.AppendAllBytesAsync(Fixture.JournalOf(Ada), batch.ToFrame(JournalCoding.PlainFor(JournalHeader.Of(Ada)), 2).ToArray(), Token);
        Assert.True(Asks());
    }

    [Theory]
    [InlineData(-3, false)]
    [InlineData(5, true)]
    [InlineData(60, true)]
    public async Task Glance_AFileThatIsNotWhole_IsAskedFor(int at, bool isFlipped)
    {
        await LeaveAsync(new UserCommit { Turns = [Rows.Turn("m1")] });
        var bytes = await File.ReadAllBytesAsync(Fixture.JournalOf(Ada), Token);
        if (isFlipped)
            bytes[at] ^= 1;
        else
            bytes = bytes[..^-at];
        await File.WriteAllBytesAsync(Fixture.JournalOf(Ada), bytes, Token);
        Assert.True(Asks());
    }

    [Fact]
    public async Task Start_AfterAKill_LoadsNobodyWhoHasNoWork()
    {
        await LeaveAsync(new UserCommit { Turns = [Rows.Turn("m1")] });
        await using (var store = await Fixture.OpenAsync())
            await WriteAsync(store, Bob, new UserCommit { Jobs = [Rows.Job(Bob, 1)] });
        File.Delete(Fixture.Places.Checkpoint);
        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(Bob, (await reopened.Jobs.ClaimAsync(Token).AsTask().WaitAsync(HangGuard, Token)).Scope);
        Assert.InRange(reopened.CachedBytes, 1, 3_500);
    }

    private async Task LeaveAsync(params UserCommit[] commits)
    {
        await using var store = await Fixture.OpenAsync();
        foreach (var commit in commits)
            await WriteAsync(store, Ada, commit);
    }

    private bool Asks() => JournalGlance.Asks(new LocalDisk(), Fixture.JournalOf(Ada), new SealAccess(Key: null, TakesPlain: true), seals: false);
}
