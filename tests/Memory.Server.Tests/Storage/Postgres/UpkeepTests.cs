using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Storage.Postgres.Queue;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>What is readable for a time only does not stay in the database for ever.</summary>
public sealed class UpkeepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Scope Ada { get; } = SharedDatabase.User("ada");

    [Fact]
    public async Task Expired_JobsAndAnswers_AreDeletedAndYoungerOnesStay()
    {
        await using var database = await SharedDatabase.CreateAsync();
        var time = new ManualTime();
        var store = await database.OpenAsync("server", time: time);
        await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        await PutAsync(store, day: 0, firstJob: 1);
        await PutAsync(store, day: 3, firstJob: 4);
        Assert.Equal("1 done 4 done, 2 failed 5 failed, 3 queued 6 queued", await JobsAsync(database));

        time.Advance(new PostgresOptions { ConnectionString = "" }.FinishedJobLifetime + TimeSpan.FromSeconds(1));

        // Answers go last.
        await database.UntilAsync("SELECT count(*) = 1 FROM kept_answers");
        Assert.Equal("4 done, 5 failed, 3 queued 6 queued", await JobsAsync(database));
        Assert.Equal("5", await database.AskAsync($"SELECT string_agg({NumberOf("job_id")}, ' ') FROM failed_jobs"));
        Assert.Equal("3 4 5 6", await database.AskAsync($"SELECT string_agg({NumberOf("job_id")}, ' ' ORDER BY job_id) FROM job_messages"));
        Assert.Equal("day 3", await database.AskAsync("SELECT body FROM kept_answers"));
    }

    /// <summary>A job of each kind, and an answer that expires a little after the day's jobs.</summary>
    private static async Task PutAsync(PostgresMemoryStore store, int day, int firstJob)
    {
        JobStatus[] ends = [JobStatus.Done, JobStatus.Failed, JobStatus.Queued];
        var jobs = ends.Select((status, i) => Rows.Job(Ada, firstJob + i, day * 24 * 60, $"m{firstJob + i}") with { Status = status });
        await store.CommitAsync(Ada, new UserCommit { User = new UserProfile(Rows.Noon), Jobs = [.. jobs] }, Token);
        var kept = Rows.Noon.AddDays(day == 0 ? 0 : 7);
        await store.Idempotency.KeepAsync(Ada.Owner, new RequestKey("POST", "/v1/ingest", $"k{day}"), new KeptAnswer("f", 200, "text/plain", $"day {day}", kept), Token);
    }

    private static async Task<object?> JobsAsync(SharedDatabase database) => await database.AskAsync(
        $"""
        SELECT string_agg(jobs, ', ' ORDER BY status) FROM (
            SELECT status, string_agg({NumberOf("job_id")} || ' ' || status, ' ' ORDER BY job_id) AS jobs FROM jobs GROUP BY status) AS kinds
        """);

    /// <summary>The number that a test gave a job.</summary>
    private static string NumberOf(string column) => $"ltrim(right({column}, 32), '0')";
}
