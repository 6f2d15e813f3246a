using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>jobs</c>.</summary>
internal static class JobTable
{
    /// <summary>A known job keeps its place in the user's order.</summary>
    public const string Put =
        """
        INSERT INTO jobs (owner_id, user_key, job_id, sequence, status, messages, memories, attempts, last_error, created_at, updated_at, not_before, lane, failing_since, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (owner_id, user_key, job_id) DO UPDATE SET
            status = excluded.status, messages = excluded.messages, memories = excluded.memories, attempts = excluded.attempts,
            last_error = excluded.last_error, created_at = excluded.created_at, updated_at = excluded.updated_at, not_before = excluded.not_before,
            failing_since = excluded.failing_since, sealed = excluded.sealed
        """;

    /// <summary>A turn is covered by the latest job of the rules' lane that names it.</summary>
    public const string Cover =
        """
        INSERT INTO job_messages (owner_id, user_key, message_id, job_id, job_sequence)
        SELECT $1, $2, message_id, $3, $4 FROM unnest($5::text[]) AS said (message_id)
        ON CONFLICT (owner_id, user_key, message_id) DO UPDATE SET job_id = excluded.job_id, job_sequence = excluded.job_sequence
            WHERE job_messages.job_sequence <= excluded.job_sequence
        """;

    public const string Places = "SELECT job_id, sequence FROM jobs WHERE owner_id = $1 AND user_key = $2 AND job_id = ANY ($3)";

    public const string Get =
        $"""
        SELECT {Columns} FROM jobs
        WHERE owner_id = $1 AND user_key = $2 AND job_id = $3 AND (status IN ('queued', 'running') OR updated_at >= $4)
        """;

    public const string OfMessage =
        $"""
        SELECT {Columns} FROM jobs
        WHERE owner_id = $1 AND user_key = $2 AND (status IN ('queued', 'running') OR updated_at >= $4) AND job_id = (
            SELECT job_id FROM job_messages WHERE owner_id = $1 AND user_key = $2 AND message_id = $3)
        """;

    /// <summary>The user's oldest jobs of the rules' lane that are not done, up to the first that may not be tried now.</summary>
    public const string DueOfRules =
        $"""
        SELECT {Columns} FROM (
            SELECT {Columns}, bool_and(not_before IS NULL OR not_before <= $3) OVER (ORDER BY sequence) AS is_due FROM (
                SELECT {Columns} FROM jobs WHERE owner_id = $1 AND user_key = $2 AND lane = 'rules' AND status IN ('queued', 'running') ORDER BY sequence LIMIT $4) AS oldest
            ) AS next
        WHERE is_due ORDER BY sequence
        """;

    /// <summary>Those of some jobs that run.</summary>
    public const string Running = "SELECT 1 FROM jobs WHERE owner_id = $1 AND user_key = $2 AND job_id = ANY ($3) AND status = 'running' LIMIT 1";

    /// <summary>The user's jobs of the model's lane that may be tried now, those first that were due first.</summary>
    public const string DueOfModel =
        $"""
        SELECT {Columns} FROM jobs
        WHERE owner_id = $1 AND user_key = $2 AND lane = 'model' AND status IN ('queued', 'running') AND (not_before IS NULL OR not_before <= $3)
        ORDER BY coalesce(not_before, created_at), sequence LIMIT $4
        """;

    /// <summary>Deletes an owner's jobs that ended long ago, and what pointed at them.</summary>
    public const string DeleteFinished =
        """
        WITH gone AS (
            DELETE FROM jobs WHERE owner_id = $1 AND status IN ('done', 'failed') AND updated_at < $2 RETURNING user_key, job_id)
        DELETE FROM job_messages USING gone
        WHERE job_messages.owner_id = $1 AND job_messages.user_key = gone.user_key AND job_messages.job_id = gone.job_id
        """;

    public const string OfUser =
        $"""
        SELECT {Columns} FROM jobs WHERE owner_id = $1 AND user_key = $2 AND (status IN ('queued', 'running') OR updated_at >= $3) ORDER BY sequence
        """;

    private const string Columns = "job_id, status, messages, memories, attempts, last_error, created_at, updated_at, not_before, sequence, lane, failing_since, sealed";

    public static NpgsqlBatchCommand Upsert(Scope scope, IngestJob job, RowSeal seal) => Put.Of(scope)
        .Text(job.Id.Value).Number(job.Sequence).Word(job.Status).Texts(job.Messages.Select(static message => message.Value))
        .Uuids(job.Memories.Select(static memory => memory.Value)).Number((int?)job.Attempts).Text(seal.InPlaceOf(job.LastError))
        .Time(job.CreatedAt).Time(job.UpdatedAt).Time(job.NotBefore).Word(job.Lane).Time(job.FailingSince).Bytes(Close(job.Id, job.LastError, seal, SealedTables.Jobs));

    /// <summary>What a job tells of its failure, sealed; null where rows are plain, and when it tells nothing.</summary>
    public static byte[]? Close(JobId job, string? error, RowSeal seal, string table) =>
        error is null ? null : seal.Close(new JobSecret(error), Secrets.Spelled.JobSecret, table, job.Value);

    public static NpgsqlBatchCommand CoverOf(Scope scope, IngestJob job) => Cover.Of(scope)
        .Text(job.Id.Value).Number(job.Sequence).Texts(job.Messages.Select(static message => message.Value).Distinct(StringComparer.Ordinal));

    public static IngestJob Read(RowReader row)
    {
        var job = new IngestJob
        {
            Id = new JobId(row.Text()),
            Status = row.Word<JobStatus>(),
            Messages = [.. row.Texts().Select(static message => new MessageId(message))],
            Memories = [.. row.Uuids().Select(static memory => new MemoryId(memory))],
            Attempts = row.Integer(),
            LastError = row.TextOrNull(),
            CreatedAt = row.Time(),
            UpdatedAt = row.Time(),
            NotBefore = row.TimeOrNull(),
            Sequence = row.Number(),
            Lane = row.Word<JobLane>(),
            FailingSince = row.TimeOrNull(),
        };
        var secret = row.Sealed(Secrets.Spelled.JobSecret, SealedTables.Jobs, job.Id.Value, isBare: job.LastError is null);

        // What an attempt ended with is worth less than that the work is done.
        return row.Forgive() ? job with { LastError = null } : secret is null ? job : job with { LastError = secret.LastError };
    }
}
