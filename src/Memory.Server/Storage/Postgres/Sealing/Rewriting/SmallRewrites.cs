using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Sealing.Rewriting;

/// <summary>The tables of a user of whose rows only a few columns tell anything.</summary>
internal static class SmallRewrites
{
    public const string FindSessions =
        """
        SELECT session_id, created_at, updated_at, context, expires_at, ended_at, sealed FROM sessions
        WHERE owner_id = $1 AND user_key = $2 AND CASE WHEN $3 THEN sealed IS NULL AND context IS NOT NULL ELSE sealed IS NOT NULL END
            AND ($4::text IS NULL OR session_id > $4) ORDER BY session_id LIMIT $5
        """;

    public const string PutSession = "UPDATE sessions SET context = $4, sealed = $5 WHERE owner_id = $1 AND user_key = $2 AND session_id = $3";

    public const string FindObservations =
        $"""
        SELECT {ObservationTable.Columns} FROM observations
        WHERE owner_id = $1 AND user_key = $2 AND (sealed IS NULL) = $3 AND ($4::uuid IS NULL OR observation_id > $4) ORDER BY observation_id LIMIT $5
        """;

    public const string PutObservation =
        """
        UPDATE observations SET content = $4, value = $5, identity = $6, identity_hash = $7, metadata = $8, corrects = $9, restored_reason = $10, sealed = $11
        WHERE owner_id = $1 AND user_key = $2 AND observation_id = $3
        """;

    public const string FindLinks =
        $"""
        SELECT {AssociationTable.Columns}, relation FROM associations
        WHERE owner_id = $1 AND user_key = $2 AND (sealed IS NULL) = $3 AND ($4::uuid IS NULL OR (source_id, target_id, relation) > ($4, $5::uuid, $6::text))
        ORDER BY source_id, target_id, relation LIMIT $7
        """;

    public const string PutLink =
        "UPDATE associations SET relation = $6, sealed = $7 WHERE owner_id = $1 AND user_key = $2 AND source_id = $3 AND target_id = $4 AND relation = $5";

    public const string FindJobs =
        """
        SELECT job_id, last_error, sealed FROM jobs
        WHERE owner_id = $1 AND user_key = $2 AND CASE WHEN $3 THEN sealed IS NULL AND last_error IS NOT NULL ELSE sealed IS NOT NULL END
            AND ($4::text IS NULL OR job_id > $4) ORDER BY job_id LIMIT $5
        """;

    public const string PutJob = "UPDATE jobs SET last_error = $4, sealed = $5 WHERE owner_id = $1 AND user_key = $2 AND job_id = $3";

    public const string FindFailedJobs =
        """
        SELECT job_id, last_error, sealed FROM failed_jobs
        WHERE owner_id = $1 AND user_key = $2 AND CASE WHEN $3 THEN sealed IS NULL AND last_error IS NOT NULL ELSE sealed IS NOT NULL END
            AND ($4::text IS NULL OR job_id > $4) ORDER BY job_id LIMIT $5
        """;

    public const string PutFailedJob = "UPDATE failed_jobs SET last_error = $4, sealed = $5 WHERE owner_id = $1 AND user_key = $2 AND job_id = $3";

    public static Rewrite<Session> Sessions(bool seals, int limit) => new(
        (scope, after) => FindSessions.Of(scope).Flag(seals).Text(after?.Id.Value).Number((long)limit),
        SessionTable.Read,
        static (scope, session, seal) => [PutSession.Of(scope).Text(session.Id.Value).Json(seal.InPlaceOf(session.Context)).Bytes(SessionTable.Close(session, seal))]);

    public static Rewrite<Observation> Observations(bool seals, int limit) => new(
        (scope, after) => FindObservations.Of(scope).Flag(seals).Uuid(after?.Id.Value).Number((long)limit),
        ObservationTable.Read,
        static (scope, said, seal) =>
        [
            PutObservation.Of(scope).Uuid(said.Id.Value).Text(seal.Emptied(said.Content)).Json(seal.InPlaceOf(said.Value)).Text(seal.Marked(said.Identity))
                .Bytes(seal.IdentityHash(said.Identity)).Json(seal.InPlaceOf(said.Metadata)).Text(ObservationTable.MarkOf(said, seal))
                .Text(seal.InPlaceOf(said.RestoredReason)).Bytes(ObservationTable.Close(said, seal)),
        ]);

    public static Rewrite<StoredLink> Links(bool seals, int limit) => new(
        (scope, after) => FindLinks.Of(scope).Flag(seals).Uuid(after?.Link.Source.Value).Uuid(after?.Link.Target.Value).Text(after?.Stored).Number((long)limit),
        static row => new StoredLink(AssociationTable.Read(row), row.Text()),
        static (scope, row, seal) =>
        [
            PutLink.Of(scope).Uuid(row.Link.Source.Value).Uuid(row.Link.Target.Value).Text(row.Stored).Text(seal.RelationKey(row.Link.Relation))
                .Bytes(AssociationTable.Close(row.Link, seal)),
        ]);

    public static Rewrite<StoredError> Jobs(bool seals, int limit) => Errors(FindJobs, PutJob, SealedTables.Jobs, seals, limit);

    public static Rewrite<StoredError> FailedJobs(bool seals, int limit) => Errors(FindFailedJobs, PutFailedJob, SealedTables.FailedJobs, seals, limit);

    private static Rewrite<StoredError> Errors(string find, string put, string table, bool seals, int limit) => new(
        (scope, after) => find.Of(scope).Flag(seals).Text(after?.Job.Value).Number((long)limit),
        row =>
        {
            var (job, error) = (new JobId(row.Text()), row.TextOrNull());
            return new StoredError(job, row.Sealed(Secrets.Spelled.JobSecret, table, job.Value, isBare: error is null)?.LastError ?? error);
        },
        (scope, row, seal) => [put.Of(scope).Text(row.Job.Value).Text(seal.InPlaceOf(row.Error)).Bytes(JobTable.Close(row.Job, row.Error, seal, table))]);
}

/// <summary>A link and what stands for its relation.</summary>
internal sealed record StoredLink(Association Link, string Stored);

/// <summary>A job and what it ended with.</summary>
internal sealed record StoredError(JobId Job, string? Error);
