using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>The jobs that were given up, of all owners.</summary>
internal sealed class PostgresFailedJobs(Database database, PostgresOptions options, TimeProvider time)
{
    private DateTimeOffset Oldest => time.GetUtcNow() - options.FinishedJobLifetime;

    public async ValueTask<Page<FailedJob>> ListAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken) => Page.Of(
        await database.SharedAsync(
            static (rows, token) => rows.AllAsync(FailedJobTable.Read, token), cancellationToken, FailedJobTable.ListOf(only, Oldest, after, limit)),
        limit,
        static job => new PageKey(job.FailedAt, job.Id.Value));

    public ValueTask<Scope?> FindAsync(JobId job, CancellationToken cancellationToken) => database.SharedAsync<Scope?>(
        static async (rows, token) => await rows.NextAsync(token) ? FailedJobTable.ReadScope(rows) : null,
        cancellationToken,
        FailedJobTable.Find.Alone().Text(job.Value).Time(Oldest));
}
