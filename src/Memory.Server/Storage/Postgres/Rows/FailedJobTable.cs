using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>failed_jobs</c>, which tells administrators of all owners what was given up.</summary>
internal static class FailedJobTable
{
    public const string Put =
        """
        INSERT INTO failed_jobs (owner_id, user_key, job_id, user_id, attempts, last_error, created_at, failed_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (owner_id, user_key, job_id) DO UPDATE SET
            attempts = excluded.attempts, last_error = excluded.last_error, created_at = excluded.created_at, failed_at = excluded.failed_at,
            sealed = excluded.sealed
        """;

    public const string Delete = "DELETE FROM failed_jobs WHERE owner_id = $1 AND user_key = $2 AND job_id = ANY ($3)";

    public const string DeleteOld = "DELETE FROM failed_jobs WHERE failed_at < $1";

    public const string List =
        """
        SELECT owner_id, user_id, job_id, attempts, last_error, created_at, failed_at, sealed FROM failed_jobs
        WHERE ($1::text IS NULL OR (owner_id = $1 AND user_key = $2)) AND failed_at >= $3 AND ($4::timestamptz IS NULL OR (failed_at, job_id) < ($4, $5))
        ORDER BY failed_at DESC, job_id DESC LIMIT $6
        """;

    public const string Find = "SELECT owner_id, user_id FROM failed_jobs WHERE job_id = $1 AND failed_at >= $2";

    /// <summary>The statements that follow a change of jobs: those that failed are noted, those that did and do no longer are not.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Refresh(Scope scope, IReadOnlyCollection<IngestJob> jobs, Func<JobId, bool> isKnown, RowSeal seal)
    {
        foreach (var job in jobs.Where(static job => job.Status == JobStatus.Failed))
        {
            yield return Put.Of(scope).Text(job.Id.Value).Text(scope.User.Value).Number((int?)job.Attempts).Text(seal.InPlaceOf(job.LastError))
                .Time(job.CreatedAt).Time(job.UpdatedAt).Bytes(JobTable.Close(job.Id, job.LastError, seal, SealedTables.FailedJobs));
        }

        var others = jobs.Where(job => job.Status != JobStatus.Failed && isKnown(job.Id)).Select(static job => job.Id.Value).ToArray();
        if (others.Length > 0)
            yield return Delete.Of(scope).Texts(others);
    }

    public static NpgsqlBatchCommand ListOf(Scope? only, DateTimeOffset oldest, PageKey? after, int limit) => List.Alone()
        .Text(only?.Owner.Value).Uuid(only is { } scope ? Parameters.UserKey(scope) : null).Time(oldest)
        .Time(after?.At).Text(after?.Tie).Number((long)limit + 1);

    /// <summary>A job with what it tells still sealed: each may be another user's.</summary>
    public static (FailedJob Job, byte[]? Sealed) Read(RowReader row) =>
        (new(ReadScope(row), new JobId(row.Text()), row.Integer(), row.TextOrNull(), row.Time(), row.Time()), row.BytesOrNull());

    public static Scope ReadScope(RowReader row) => new(new OwnerId(row.Text()), new UserId(row.Text()));
}
