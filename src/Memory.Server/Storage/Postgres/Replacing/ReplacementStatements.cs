using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Audit;
using Memory.Server.Storage.Postgres.Erasures;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Replacing;

/// <summary>The statements that empty all tables for what is to be held instead.</summary>
internal static class ReplacementStatements
{
    /// <summary>Until the end of the transaction everybody reads what was there, and nobody writes.</summary>
    public const string Lock =
        """
        LOCK TABLE users, sessions, turns, memories, memory_messages, erased_memories, observations, jobs, job_messages, kept_answers, work_queue, failed_jobs,
            associations, changed_associations, memory_names, vector_queue, tombstones, audit_log, audit_heads, audit_subjects, api_keys IN EXCLUSIVE MODE
        """;

    public const string Owners = "SELECT owner_id FROM api_keys UNION SELECT owner_id FROM audit_heads UNION SELECT $1";

    /// <summary>A log may be taken away up to where it is said to begin.</summary>
    private const string OpenLog = "UPDATE audit_heads SET anchor_sequence = 9223372036854775807 WHERE owner_id = $1";

    private const string DeleteLog = "DELETE FROM audit_log WHERE owner_id = $1";

    private const string DeleteHead = "DELETE FROM audit_heads WHERE owner_id = $1";

    private const string DeleteKeys = "DELETE FROM api_keys WHERE owner_id = $1";

    private const string DeleteKeptAnswers = "DELETE FROM kept_answers WHERE owner_id = $1";

    private const string DeleteWorkQueue = "DELETE FROM work_queue WHERE owner_id = $1";

    private const string DeleteVectorQueue = "DELETE FROM vector_queue WHERE owner_id = $1";

    private const string DeleteFailedJobs = "DELETE FROM failed_jobs WHERE owner_id = $1";

    private const string DeleteJobMessages = "DELETE FROM job_messages WHERE owner_id = $1";

    private const string DeleteJobs = "DELETE FROM jobs WHERE owner_id = $1";

    private const string DeleteMemoryNames = "DELETE FROM memory_names WHERE owner_id = $1";

    private const string DeleteChangedAssociations = "DELETE FROM changed_associations WHERE owner_id = $1";

    private const string DeleteAssociations = "DELETE FROM associations WHERE owner_id = $1";

    private const string DeleteObservations = "DELETE FROM observations WHERE owner_id = $1";

    private const string DeleteErasedMemories = "DELETE FROM erased_memories WHERE owner_id = $1";

    private const string DeleteMemoryMessages = "DELETE FROM memory_messages WHERE owner_id = $1";

    private const string DeleteMemories = "DELETE FROM memories WHERE owner_id = $1";

    private const string DeleteTurns = "DELETE FROM turns WHERE owner_id = $1";

    private const string DeleteSessions = "DELETE FROM sessions WHERE owner_id = $1";

    private const string DeleteUsers = "DELETE FROM users WHERE owner_id = $1";

    private const string DeleteTombstones = "DELETE FROM tombstones WHERE owner_id = $1";

    private const string DeleteAuditSubjects = "DELETE FROM audit_subjects WHERE owner_id = $1";

    /// <summary>All that belongs to a tenant, users last, since the others refer to them.</summary>
    private static readonly string[] OfTenants =
    [
        DeleteKeptAnswers, DeleteWorkQueue, DeleteVectorQueue, DeleteFailedJobs, DeleteJobMessages, DeleteJobs,
        DeleteMemoryNames, DeleteChangedAssociations, DeleteAssociations, DeleteObservations, DeleteErasedMemories, DeleteMemoryMessages,
        DeleteMemories, DeleteTurns, DeleteSessions, DeleteUsers, DeleteTombstones, DeleteAuditSubjects,
    ];

    public const string AddTombstones =
        """
        INSERT INTO tombstones (owner_id, user_key, erased_at, last_version)
        SELECT $1, user_key, erased_at, $4 FROM unnest($2::uuid[], $3::timestamptz[]) AS told (user_key, erased_at)
        ON CONFLICT (owner_id, user_key) DO UPDATE SET erased_at = greatest(tombstones.erased_at, excluded.erased_at)
        """;

    /// <summary>Takes away everything of an owner, as the tenant what is the tenant's, and the rest as whoever owns the tables.</summary>
    public static IReadOnlyCollection<NpgsqlBatchCommand> Delete(OwnerId owner) =>
    [
        TenantTransaction.Enter.Of(owner),
        .. OfTenants.Select(sql => sql.Of(owner)),
        ErasureStatements.LeaveRole.Alone(),
        AuditTable.MakeHead.Of(owner).Bytes(Convert.FromHexString(Storage.Audit.AuditChain.Origin(owner).Hash)),
        OpenLog.Of(owner),
        DeleteLog.Of(owner),
        DeleteHead.Of(owner),
        DeleteKeys.Of(owner),
    ];
}
