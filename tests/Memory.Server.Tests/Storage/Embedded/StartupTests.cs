using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded.Queue;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class StartupTests : EmbeddedTest
{
    [Fact]
    public async Task Checkpoint_AfterACleanStop_NamesOnlyUsersWithWork()
    {
        await LeaveWorkAsync();
        Assert.Equal(["queue 1", JobId.ScopeHash(Ada)], await File.ReadAllLinesAsync(Fixture.Places.Checkpoint, Token));
    }

    [Fact]
    public async Task Checkpoint_AfterACleanStop_NamesUsersWhoWaitForAModelToo()
    {
        await using (var store = await Fixture.OpenAsync())
            await WriteAsync(store, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1) with { Lane = JobLane.Model }] });
        Assert.Equal(["queue 1", JobId.ScopeHash(Ada)], await File.ReadAllLinesAsync(Fixture.Places.Checkpoint, Token));

        Age(Fixture.JournalOf(Ada));
        await using var reopened = await Fixture.OpenAsync();
        Assert.Equal(Ada, (await reopened.Jobs.ClaimAsync(JobLane.Model, JobBatch.One, Token).AsTask().WaitAsync(HangGuard, Token)).Scope);
    }

    [Fact]
    public async Task Journal_OfAJobOfTheRules_IsAsItWasBeforeThereWereLanes()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await WriteAsync(store, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1)] });
            await WriteAsync(store, Bob, new UserCommit { Jobs = [Rows.Job(Bob, 2) with { Lane = JobLane.Model }] });
        }

        Assert.DoesNotContain("\"lane\"", await File.ReadAllTextAsync(Fixture.JournalOf(Ada), Token), StringComparison.Ordinal);
        Assert.Contains("\"lane\":\"Model\"", await File.ReadAllTextAsync(Fixture.JournalOf(Bob), Token), StringComparison.Ordinal);
        await OffersAdaAsync();
    }

    [Fact]
    public async Task Open_OldJournalNamedByTheCheckpoint_IsOffered()
    {
        await LeaveWorkAsync();
        Age(Fixture.JournalOf(Ada), Fixture.JournalOf(Bob));
        Assert.Equal([Fixture.JournalOf(Ada)], QueueCheckpoint.Candidates(Fixture.Places));
        await OffersAdaAsync();
    }

    [Fact]
    public async Task Open_JournalYoungerThanTheCheckpoint_IsOffered()
    {
        await LeaveWorkAsync();
        await File.WriteAllTextAsync(Fixture.Places.Checkpoint, "queue 1\n", Token);
        await OffersAdaAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("something else\n")]
    public async Task Open_NoReadableCheckpoint_EverythingIsLookedAt(string? content)
    {
        await LeaveWorkAsync();
        Age(Fixture.JournalOf(Ada), Fixture.JournalOf(Bob));
        File.Delete(Fixture.Places.Checkpoint);
        if (content is not null)
            await File.WriteAllTextAsync(Fixture.Places.Checkpoint, content, Token);
        await OffersAdaAsync();
    }

    [Fact]
    public async Task Open_OneJournalDamaged_OthersAreOfferedAndItStaysACandidate()
    {
        await LeaveWorkAsync();
        var damaged = await File.ReadAllBytesAsync(Fixture.JournalOf(Bob), Token);
        damaged[20] ^= 1;
        await File.WriteAllBytesAsync(Fixture.JournalOf(Bob), damaged, Token);
        await OffersAdaAsync();
    }

    [Fact]
    public async Task Upkeep_EachMinute_WritesACheckpointWhenSomethingChanged()
    {
        var time = new ManualTime();
        await using var store = await Fixture.OpenAsync(time);
        await WriteAsync(store, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1)] });
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return File.Exists(Fixture.Places.Checkpoint) && File.ReadAllText(Fixture.Places.Checkpoint).Contains(JobId.ScopeHash(Ada), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Open_OwnerJournalDamaged_OtherOwnersWorkAndItsKeysAreNotCalledWrong()
    {
        await using (var store = await Fixture.OpenAsync())
        {
            await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
            await store.Keys.AddAsync(Rows.Key("acme", 2), Token);
            await store.Keys.AddAsync(Rows.Key("other", 3), Token);
        }

        var path = Fixture.Places.OwnerJournal(new OwnerId("acme"));
        var damaged = await File.ReadAllBytesAsync(path, Token);
        damaged[damaged.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, damaged, Token);
        await using var reopened = await Fixture.OpenAsync();
        Assert.NotNull(await reopened.Keys.FindAsync(Rows.Key("other", 3).Hash, Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => reopened.Keys.FindAsync(Rows.Key("acme", 1).Hash, Token).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => reopened.Keys.ListAsync(new OwnerId("acme"), null, 10, Token).AsTask());
    }

    [Fact]
    public async Task Open_OwnersFirstWriteTorn_IsNoDamage()
    {
        await using (var store = await Fixture.OpenAsync())
            await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        var path = Fixture.Places.OwnerJournal(new OwnerId("acme"));
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path, Token))[..20], Token);
        await using var reopened = await Fixture.OpenAsync();
        Assert.Null(await reopened.Keys.FindAsync(Rows.Key("acme", 1).Hash, Token));
        Assert.False(await reopened.Keys.AnyAsync(Token));
        await reopened.Keys.AddAsync(Rows.Key("acme", 2), Token);
        Assert.NotNull(await reopened.Keys.FindAsync(Rows.Key("acme", 2).Hash, Token));
    }

    /// <summary>Ada has an unfinished job, Bob has none; neither was written to lately.</summary>
    private async Task LeaveWorkAsync()
    {
        await using var store = await Fixture.OpenAsync();
        await WriteTurnAsync(store, Bob, "one");
        await WriteAsync(store, Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1)] });
    }

    private async Task OffersAdaAsync()
    {
        await using var store = await Fixture.OpenAsync();
        Assert.Equal(Ada, (await store.Jobs.ClaimAsync(Token).AsTask().WaitAsync(HangGuard, Token)).Scope);
    }

    private static void Age(params string[] files)
    {
        foreach (var file in files)
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }
}
