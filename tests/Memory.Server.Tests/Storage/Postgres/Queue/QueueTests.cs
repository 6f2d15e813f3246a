using System.Collections.Concurrent;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Testing;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>One queue, worked by several servers.</summary>
public sealed class QueueTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Scope Ada { get; } = SharedDatabase.User("ada");

    private static Scope Bob { get; } = SharedDatabase.User("bob");

    /// <summary>Asked with a queue that is long in the other lane: the index finds the lane's first user without sorting or reading the others.</summary>
    [Theory]
    [InlineData("rules")]
    [InlineData("model")]
    public async Task Take_FromOneLane_IsOneLookIntoTheIndex(string lane)
    {
        await using var database = await SharedDatabase.CreateAsync();
        await database.OpenAsync("server");
        await using var connection = await database.ConnectAsync();
        await connection.AskAsync(
            """
            INSERT INTO work_queue (owner_id, user_key, user_id, lane, unfinished, waits_since, epoch)
            SELECT 'acme', gen_random_uuid(), 'user', lane, 1, now() + number * interval '1 second', 0 FROM generate_series(1, 3000) AS number, unnest(ARRAY['rules', 'model']) AS lane;
            ANALYZE work_queue
            """);
        await using var explain = new NpgsqlCommand("EXPLAIN " + QueueTable.Take, connection);
        foreach (NpgsqlParameter parameter in QueueTable.Take.Alone().Time(DateTimeOffset.UnixEpoch.AddYears(100)).Span(TimeSpan.FromMinutes(1)).Text(lane).Parameters)
            explain.Parameters.Add(parameter.Clone());

        var plan = new List<string>();
        await using (var reader = await explain.ExecuteReaderAsync(Token))
        {
            while (await reader.ReadAsync(Token))
                plan.Add(reader.GetString(0));
        }

        Assert.Contains(plan, static line => line.Contains("Index Scan using work_queue_in_line", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static line => line.Contains("Seq Scan", StringComparison.Ordinal) || line.Contains("Sort", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Claim_ByTwoServersAtOnce_NeverTheSameUserAndEachJobOnceInOrder()
    {
        const int Users = 12, Jobs = 6;
        await using var database = await SharedDatabase.CreateAsync();
        IMemoryStore[] servers = [await database.OpenAsync("one"), await database.OpenAsync("two")];
        for (var i = 0; i < Users * Jobs; i++)
            await servers[i % 2].QueueAsync(SharedDatabase.User($"user-{i % Users}"), i);

        var held = new ConcurrentDictionary<Scope, bool>();
        var worked = new ConcurrentQueue<(Scope Scope, long Sequence)>();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() => WorkAsync(servers[worker % 2]), Token))).Guarded();

        Assert.Equal(Users * Jobs, worked.Count);
        Assert.All(worked.GroupBy(static job => job.Scope), user => Assert.Equal(Enumerable.Range(1, Jobs).Select(static i => (long)i), user.Select(static job => job.Sequence)));

        async Task WorkAsync(IMemoryStore server)
        {
            while (!all.IsCancellationRequested)
            {
                JobClaim claim;
                try
                {
                    claim = await server.Jobs.ClaimAsync(all.Token);
                }
                catch (OperationCanceledException) when (all.IsCancellationRequested)
                {
                    return;
                }

                Assert.True(held.TryAdd(claim.Scope, true), "Two workers hold the same user.");
                worked.Enqueue((claim.Scope, claim.Job.Sequence));
                Assert.Equal(1, claim.Job.Attempts);
                await server.EndWithoutReleaseAsync(claim);
                held.TryRemove(claim.Scope, out _);
                await server.Jobs.ReleaseAsync(claim, Token);
                if (worked.Count == Users * Jobs)
                    await all.CancelAsync();
            }
        }
    }

    [Fact]
    public async Task Claim_UserWhoGoesIdleWhileAnotherServerStoresMore_LosesNoJob()
    {
        const int Jobs = 150;
        await using var database = await SharedDatabase.CreateAsync();
        var taking = await database.OpenAsync("taking");
        var working = await database.OpenAsync("working", options => options with { QueuePoll = Never });

        var storing = Task.Run(
            async () =>
            {
                for (var i = 0; i < Jobs; i++)
                    await taking.QueueAsync(Ada, i);
            },
            Token);
        List<long> worked = [];
        while (worked.Count < Jobs)
        {
            var claim = await working.ClaimAsync();
            worked.Add(claim.Job.Sequence);
            await working.EndAsync(claim);
        }

        await storing;
        Assert.Equal(Enumerable.Range(1, Jobs).Select(static i => (long)i), worked);
        Assert.Equal(0, await working.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Claim_IdleServer_IsWokenByAnother()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var taking = await database.OpenAsync("taking");
        var idle = await database.OpenAsync("idle", options => options with { QueuePoll = Never });
        var claim = idle.Jobs.ClaimAsync(Token).AsTask();
        await database.UntilIdleAsync("idle");

        await taking.QueueAsync(Ada, 1);

        Assert.Equal(Ada, (await claim.Guarded()).Scope);
    }

    [Fact]
    public async Task Claim_IdleServerWhoseConnectionWasLost_ListensAgain()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var taking = await database.OpenAsync("taking");
        var idle = await database.OpenAsync("idle", options => options with { QueuePoll = Never, QueueRetry = TimeSpan.FromMilliseconds(10) });
        var claim = idle.Jobs.ClaimAsync(Token).AsTask();
        await database.UntilIdleAsync("idle");

        var lost = await database.AskAsync("SELECT max(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'idle' AND query LIKE 'LISTEN%'");
        await database.AskAsync($"SELECT pg_terminate_backend({lost})");
        await database.UntilAsync(
            $"SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'idle' AND query LIKE 'LISTEN%' AND state = 'idle' AND pid <> {lost}");
        await taking.QueueAsync(Ada, 1);

        Assert.Equal(Ada, (await claim.Guarded()).Scope);
    }

    [Theory]
    [InlineData(+10)]
    [InlineData(-10)]
    public async Task Claim_ServersWhoseClocksDiffer_WorkEachOthersJobsAtOnce(int minutes)
    {
        await using var database = await SharedDatabase.CreateAsync();
        var clock = new ShiftedTime(TimeSpan.FromMinutes(minutes));
        var shifted = await database.OpenAsync("shifted", time: clock);
        var exact = await database.OpenAsync("exact");

        await shifted.QueueAsync(Ada, 1, clock);
        await shifted.QueueAsync(Ada, 2, clock);
        await shifted.EndAsync(await shifted.ClaimAsync());
        var second = await exact.ClaimAsync();
        await exact.EndAsync(second);
        await exact.QueueAsync(Bob, 3);

        Assert.Equal((Ada, 2L), (second.Scope, second.Job.Sequence));
        Assert.Equal(Bob, (await shifted.ClaimAsync()).Scope);
    }

    [Fact]
    public async Task Claim_UserWhomACommitHoldsUp_OthersGoFirst()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var server = await database.OpenAsync("server");
        await server.QueueAsync(Ada, 1);
        await server.QueueAsync(Bob, 2);
        await using var slow = await database.ConnectAsync();
        await slow.AskAsync("BEGIN; SELECT 1 FROM work_queue WHERE user_id = 'ada' FOR UPDATE");

        Assert.Equal(Bob, (await server.ClaimAsync()).Scope);
        var next = server.Jobs.ClaimAsync(Token).AsTask();
        await slow.AskAsync("COMMIT");

        Assert.Equal(Ada, (await next.Guarded()).Scope);
    }

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
