using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Erasures;

/// <summary>The statements that count and delete what is held about a user, one for each table.</summary>
internal static class ErasureStatements
{
    /// <summary>How much there is. Jobs that ended before $3 can no longer be read.</summary>
    public const string Count =
        """
        SELECT
            (SELECT count(*) FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL)::integer,
            (SELECT count(*) FROM turns WHERE owner_id = $1 AND user_key = $2)::integer,
            (SELECT count(*) FROM sessions WHERE owner_id = $1 AND user_key = $2)::integer,
            (SELECT count(*) FROM associations WHERE owner_id = $1 AND user_key = $2)::integer,
            (SELECT count(*) FROM jobs WHERE owner_id = $1 AND user_key = $2 AND (status IN ('queued', 'running') OR updated_at >= $3))::integer
        """;

    public const string KeptAnswers = "DELETE FROM kept_answers WHERE owner_id = $1 AND user_key = $2";

    public const string WorkQueue = "DELETE FROM work_queue WHERE owner_id = $1 AND user_key = $2";

    public const string VectorQueue = "DELETE FROM vector_queue WHERE owner_id = $1 AND user_key = $2";

    public const string FailedJobs = "DELETE FROM failed_jobs WHERE owner_id = $1 AND user_key = $2";

    public const string JobMessages = "DELETE FROM job_messages WHERE owner_id = $1 AND user_key = $2";

    public const string Jobs = "DELETE FROM jobs WHERE owner_id = $1 AND user_key = $2";

    public const string MemoryNames = "DELETE FROM memory_names WHERE owner_id = $1 AND user_key = $2";

    public const string ChangedAssociations = "DELETE FROM changed_associations WHERE owner_id = $1 AND user_key = $2";

    public const string Associations = "DELETE FROM associations WHERE owner_id = $1 AND user_key = $2";

    public const string Observations = "DELETE FROM observations WHERE owner_id = $1 AND user_key = $2";

    public const string ErasedMemories = "DELETE FROM erased_memories WHERE owner_id = $1 AND user_key = $2";

    public const string MemoryMessages = "DELETE FROM memory_messages WHERE owner_id = $1 AND user_key = $2";

    public const string Memories = "DELETE FROM memories WHERE owner_id = $1 AND user_key = $2";

    public const string Turns = "DELETE FROM turns WHERE owner_id = $1 AND user_key = $2";

    public const string Sessions = "DELETE FROM sessions WHERE owner_id = $1 AND user_key = $2";

    public const string Users = "DELETE FROM users WHERE owner_id = $1 AND user_key = $2";

    /// <summary>Keys are not for the tenant's role.</summary>
    public const string Keys = "DELETE FROM api_keys WHERE owner_id = $1 AND user_id = $2 RETURNING key_id";

    /// <summary>Becomes the role of the connection again, for the statements on keys; whose rows are meant stays.</summary>
    public const string LeaveRole = "SELECT set_config('role', 'none', true)";

    /// <summary>What is deleted as the tenant, the user's own row last, since the others refer to it.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Delete(Scope scope) =>
        ((string[])
        [
            KeptAnswers, WorkQueue, VectorQueue, FailedJobs, JobMessages, Jobs, MemoryNames, ChangedAssociations, Associations, Observations, ErasedMemories,
            MemoryMessages, Memories, Turns, Sessions, Users,
        ]).Select(sql => sql.Of(scope));
}
