using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>The jobs that were given up, of all owners.</summary>
internal sealed class PostgresFailedJobs(Database database, PostgresSeals seals, PostgresOptions options, TimeProvider time)
{
    private DateTimeOffset Oldest => time.GetUtcNow() - options.FinishedJobLifetime;

    public async ValueTask<Page<FailedJob>> ListAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(FailedJobTable.Read, token), cancellationToken, FailedJobTable.ListOf(only, Oldest, after, limit));
        var jobs = new List<FailedJob>();
        foreach (var (job, closed) in rows)
            jobs.Add(await OpenAsync(job, closed, cancellationToken));
        return Page.Of(jobs, limit, static job => new PageKey(job.FailedAt, job.Id.Value));
    }

    public ValueTask<Scope?> FindAsync(JobId job, CancellationToken cancellationToken) => database.SharedAsync<Scope?>(
        static async (rows, token) => await rows.NextAsync(token) ? FailedJobTable.ReadScope(rows) : null,
        cancellationToken,
        FailedJobTable.Find.Alone().Text(job.Value).Time(Oldest));

    /// <summary>A job that was given up is listed also when it does not open what it ended with.</summary>
    private async ValueTask<FailedJob> OpenAsync(FailedJob job, byte[]? closed, CancellationToken cancellationToken)
    {
        if (closed is null)
            return job;
        var secret = await seals.OpenAsync(job.Scope, closed, Secrets.Spelled.JobSecret, SealedTables.FailedJobs, job.Id.Value, cancellationToken);
        return job with { LastError = secret?.LastError };
    }
}
