using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>
/// The statements on <c>work_queue</c>, which has a row for each user with unfinished jobs. What is due is told by the servers' clocks, as
/// jobs are; leases by the database's, which all servers share.
/// </summary>
internal static class QueueTable
{
    /// <summary>Takes the user whose oldest job has been due for longest and whom nobody holds.</summary>
    public const string Take =
        """
        UPDATE work_queue SET epoch = nextval('work_epochs'), leased_until = clock_timestamp() + $2
        WHERE (owner_id, user_key) = (
            SELECT owner_id, user_key FROM work_queue
            WHERE unfinished > 0 AND due_at <= $1 AND (leased_until IS NULL OR leased_until < clock_timestamp())
            ORDER BY due_at, owner_id, user_key LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING owner_id, user_id, epoch
        """;

    public const string NextDue =
        "SELECT min(due_at) FROM work_queue WHERE unfinished > 0 AND (leased_until IS NULL OR leased_until < clock_timestamp())";

    public const string Count = "SELECT coalesce(sum(unfinished), 0)::bigint FROM work_queue WHERE unfinished > 0";

    /// <summary>Whether a claim is held, and keeps it so until the end of the transaction.</summary>
    public const string Hold =
        "SELECT 1 FROM work_queue WHERE owner_id = $1 AND user_key = $2 AND epoch = $3 AND leased_until IS NOT NULL FOR UPDATE";

    /// <summary>Claims whose workers live hold longer.</summary>
    public const string Extend = "UPDATE work_queue SET leased_until = clock_timestamp() + $2 WHERE epoch = ANY ($1) AND leased_until IS NOT NULL";

    /// <summary>A user who was just served stands in line behind those who have waited meanwhile.</summary>
    public const string Return =
        """
        UPDATE work_queue SET leased_until = NULL, served_at = $4, due_at = greatest(due_at, $4)
        WHERE owner_id = $1 AND user_key = $2 AND epoch = $3
        """;

    public const string DeleteIdle = "DELETE FROM work_queue WHERE owner_id = $1 AND user_key = $2 AND unfinished = 0 AND leased_until IS NULL";

    /// <summary>Brings the user's row up to date with the user's jobs.</summary>
    private const string Recount =
        """
        INSERT INTO work_queue (owner_id, user_key, user_id, unfinished, due_at, epoch)
        SELECT $1, $2, $3, count(*), (array_agg(greatest(created_at, not_before) ORDER BY sequence))[1], 0
        FROM jobs WHERE owner_id = $1 AND user_key = $2 AND status IN ('queued', 'running')
        ON CONFLICT (owner_id, user_key) DO UPDATE SET
            unfinished = excluded.unfinished, due_at = greatest(excluded.due_at, work_queue.served_at)
        """;

    /// <summary>The statements that follow any change of a user's jobs.</summary>
    public static NpgsqlBatchCommand[] Refresh(Scope scope) => [Recount.Of(scope).Text(scope.User.Value), DeleteIdle.Of(scope)];
}
