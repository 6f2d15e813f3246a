using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>The jobs that were given up, of all owners.</summary>
internal sealed class PostgresFailedJobs(Database database, PostgresOptions options, TimeProvider time)
{
    private DateTimeOffset Oldest => time.GetUtcNow() - options.FinishedJobLifetime;

    public async ValueTask<Page<FailedJob>> ListAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        var jobs = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(FailedJobTable.Read, token), cancellationToken, FailedJobTable.ListOf(only, Oldest, after, limit));
        if (jobs.Count <= limit)
            return new Page<FailedJob>(jobs, null);
        var page = jobs[..limit];
        return new Page<FailedJob>(page, limit == 0 ? null : new PageKey(page[^1].FailedAt, page[^1].Id.Value));
    }

    public ValueTask<Scope?> FindAsync(JobId job, CancellationToken cancellationToken) => database.SharedAsync<Scope?>(
        static async (rows, token) => await rows.NextAsync(token) ? FailedJobTable.ReadScope(rows) : null,
        cancellationToken,
        FailedJobTable.Find.Alone().Text(job.Value).Time(Oldest));
}
