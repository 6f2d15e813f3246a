using Memory.Server.Memories;
using Memory.Server.Storage;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>What holds a claim, and what becomes of one that nobody holds any more.</summary>
public sealed class QueueLeaseTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Scope Ada { get; } = SharedDatabase.User("ada");

    private static Scope Bob { get; } = SharedDatabase.User("bob");

    [Fact]
    public async Task Lease_NotExtended_IsTakenOverAndTheLateCommitRefused()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var paused = await OpenPausedAsync(database);
        var living = await database.OpenAsync("living", static options => options with { QueuePoll = TimeSpan.FromMilliseconds(50) });
        await paused.QueueAsync(Ada, 1);
        var lost = await paused.ClaimAsync();

        var taken = await living.ClaimAsync();

        Assert.Equal((lost.Job.Id, 2), (taken.Job.Id, taken.Job.Attempts));
        await Assert.ThrowsAsync<LeaseLostException>(() => paused.EndWithoutReleaseAsync(lost));
        await paused.Jobs.ReleaseAsync(lost, Token);
        Assert.Equal(JobStatus.Running, (await living.FindJobAsync(Ada.Owner, lost.Job.Id, Token))?.Job.Status);
        await living.EndAsync(taken);
        Assert.Equal(JobStatus.Done, (await living.FindJobAsync(Ada.Owner, lost.Job.Id, Token))?.Job.Status);
    }

    [Fact]
    public async Task Lease_OfALongJob_IsKept()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var server = await database.OpenAsync("server", static options => options with { Lease = Short });
        await server.QueueAsync(Ada, 1);
        var claim = await server.ClaimAsync();

        // Nobody else is there to take it over, should this machine pause for longer than so short a lease.
        await UntilExtendedAsync(database, "ada", leases: 4);

        await server.EndAsync(claim);
        Assert.Equal(0, await server.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Lease_WhileAnotherClaimIsCommittedUnderForLong_IsKept()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var server = await database.OpenAsync("server", static options => options with { Lease = Short });
        await server.QueueAsync(Ada, 1);
        await server.QueueAsync(Bob, 2);
        await server.ClaimAsync();
        await server.ClaimAsync();
        await using var slow = await database.ConnectAsync();
        await slow.AskAsync("BEGIN; SELECT 1 FROM work_queue WHERE user_id = 'ada' FOR UPDATE");

        await UntilExtendedAsync(database, "bob", leases: 3);
        await slow.AskAsync("COMMIT");

        await UntilExtendedAsync(database, "ada", leases: 1);
    }

    [Fact]
    public async Task Release_ThatMeetsAnUnknownFault_GivesTheUserBackAllTheSame()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var server = await database.OpenAsync("server");
        var other = await database.OpenAsync("other");
        await server.QueueAsync(Ada, 1);
        var claim = await server.ClaimAsync();

        await database.AskAsync("ALTER TABLE jobs RENAME TO jobs_elsewhere");
        await Assert.ThrowsAsync<PostgresException>(() => server.Jobs.ReleaseAsync(claim, Token).AsTask());
        await database.AskAsync("ALTER TABLE jobs_elsewhere RENAME TO jobs");

        Assert.Equal((claim.Job.Id, 2), (await other.ClaimAsync()) is var next ? (next.Job.Id, next.Job.Attempts) : default);
    }

    [Fact]
    public async Task Release_WhileTheUserIsHeldUp_IsMadeUpFor()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var server = await database.OpenAsync("server", static options => options with { Lease = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromSeconds(1) });
        var other = await database.OpenAsync("other", static options => options with { QueuePoll = TimeSpan.FromMilliseconds(50) });
        await server.QueueAsync(Ada, 1);
        await server.QueueAsync(Ada, 2);
        var claim = await server.ClaimAsync();
        await server.EndWithoutReleaseAsync(claim);
        await using var slow = await database.ConnectAsync();
        await slow.AskAsync("BEGIN; SELECT 1 FROM work_queue WHERE user_id = 'ada' FOR UPDATE");

        await server.Jobs.ReleaseAsync(claim, Token);
        await slow.AskAsync("COMMIT");

        Assert.Equal(2, (await other.ClaimAsync()).Job.Sequence);
    }

    [Fact]
    public async Task Claim_AnsweredAfterItWasGivenUp_IsGivenBack()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var hasty = await database.OpenAsync(
            "hasty",
            static options => options with
            {
                ConnectionString = options.ConnectionString + ";Command Timeout=60", Patience = TimeSpan.FromMilliseconds(500), QueueRetry = TimeSpan.FromMilliseconds(50),
            });
        var other = await database.OpenAsync("other", static options => options with { QueuePoll = TimeSpan.FromMilliseconds(50) });
        await other.QueueAsync(Ada, 1);
        await using var slow = await database.ConnectAsync();
        await slow.AskAsync("BEGIN; LOCK TABLE work_queue IN ACCESS EXCLUSIVE MODE");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => hasty.ClaimAsync());
        await slow.AskAsync("COMMIT");
        await database.UntilAsync("SELECT served_at IS NOT NULL FROM work_queue");

        Assert.Equal((Ada, 1), await other.ClaimAsync() is var claim ? (claim.Scope, claim.Job.Attempts) : default);
    }

    [Fact]
    public async Task Row_OfAnIdleUserWhoseServerDied_IsDeleted()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var dead = await OpenPausedAsync(database);
        await dead.QueueAsync(Ada, 1);
        await dead.EndWithoutReleaseAsync(await dead.ClaimAsync());
        Assert.Equal(1L, await database.AskAsync("SELECT count(*) FROM work_queue"));

        await database.OpenAsync("living", static options => options with { Lease = Short });

        await database.UntilAsync("SELECT count(*) = 0 FROM work_queue");
    }

    [Fact]
    public async Task Dispose_WhileUsersAreHeld_GivesThemBackAtOnce()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var stopping = await database.OpenAsync("stopping");
        var other = await database.OpenAsync("other");
        await stopping.QueueAsync(Ada, 1);
        await stopping.ClaimAsync();

        await stopping.DisposeAsync();

        Assert.Equal((Ada, 2), (await other.ClaimAsync()) is var claim ? (claim.Scope, claim.Job.Attempts) : default);
    }

    /// <summary>A server whose clock stands gives no sign of life.</summary>
    private static async Task<IMemoryStore> OpenPausedAsync(SharedDatabase database) =>
        await database.OpenAsync("paused", static options => options with { Lease = Short }, new ManualTime());

    /// <summary>Waits until a claim holds for so many leases longer than now.</summary>
    private static async Task UntilExtendedAsync(SharedDatabase database, string user, int leases)
    {
        var row = $"FROM work_queue WHERE user_id = '{user}'";
        var now = await database.AskAsync($"SELECT leased_until::text {row}");
        await database.UntilAsync($"SELECT leased_until >= '{now}'::timestamptz + {leases} * interval '{(int)Short.TotalMilliseconds} ms' {row}");
    }
}
