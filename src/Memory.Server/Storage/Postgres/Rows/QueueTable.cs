using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>
/// The statements on <c>work_queue</c>, which has a row for each lane in which a user has unfinished jobs. Leases are counted by the database's clock, which
/// all servers share; back-off by the servers' clocks. When a job was stored only orders users, so that a server whose clock is ahead
/// hides its work from nobody.
/// </summary>
internal static class QueueTable
{
    /// <summary>Takes the user who has waited longest in a lane, whose next job there may be tried now, and whom nobody holds there.</summary>
    public const string Take =
        """
        UPDATE work_queue SET epoch = nextval('work_epochs'), leased_until = clock_timestamp() + $2
        WHERE (owner_id, user_key, lane) = (
            SELECT owner_id, user_key, lane FROM work_queue
            WHERE lane = $3 AND unfinished > 0 AND (not_before IS NULL OR not_before <= $1) AND (leased_until IS NULL OR leased_until < clock_timestamp())
            ORDER BY waits_since, owner_id, user_key LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING owner_id, user_id, epoch
        """;

    /// <summary>Of a lane's users whom nobody holds there, the one who can be served first; null for one who could be now.</summary>
    public const string NextDue =
        """
        SELECT not_before FROM work_queue WHERE lane = $1 AND unfinished > 0 AND (leased_until IS NULL OR leased_until < clock_timestamp())
        ORDER BY not_before NULLS FIRST LIMIT 1
        """;

    public const string Count = "SELECT coalesce(sum(unfinished), 0)::bigint FROM work_queue WHERE lane = $1 AND unfinished > 0";

    /// <summary>Since when the user waits who has waited longest in a lane, of those who could be served by now.</summary>
    public const string WaitingSince =
        "SELECT min(waits_since) FROM work_queue WHERE lane = $1 AND unfinished > 0 AND (not_before IS NULL OR not_before <= $2)";

    /// <summary>Whether a claim, on whichever lane, is held, and keeps it so until the end of the transaction.</summary>
    public const string Hold =
        "SELECT 1 FROM work_queue WHERE owner_id = $1 AND user_key = $2 AND epoch = $3 AND leased_until IS NOT NULL FOR UPDATE";

    /// <summary>Claims whose workers live hold longer. One that is being committed under is locked: it is not waited for, or it would cost all others their sign of life.</summary>
    public const string Extend =
        """
        WITH living AS (
            SELECT owner_id, user_key, epoch FROM work_queue
            JOIN unnest($1::text[], $2::uuid[], $3::bigint[]) AS held (owner_id, user_key, epoch) USING (owner_id, user_key, epoch)
            WHERE leased_until IS NOT NULL FOR UPDATE OF work_queue SKIP LOCKED)
        UPDATE work_queue SET leased_until = clock_timestamp() + $4 FROM living
        WHERE work_queue.owner_id = living.owner_id AND work_queue.user_key = living.user_key AND work_queue.epoch = living.epoch
        """;

    /// <summary>A user who was just served stands in line behind those who have waited meanwhile.</summary>
    public const string Return =
        """
        UPDATE work_queue SET leased_until = NULL, served_at = $4, waits_since = greatest(waits_since, $4)
        WHERE owner_id = $1 AND user_key = $2 AND epoch = $3
        """;

    public const string DeleteIdle = "DELETE FROM work_queue WHERE owner_id = $1 AND user_key = $2 AND unfinished = 0 AND leased_until IS NULL";

    /// <summary>Deletes the rows of users without work whose claims died with a server.</summary>
    public const string DeleteAbandoned =
        """
        DELETE FROM work_queue WHERE (owner_id, user_key, lane) IN (
            SELECT owner_id, user_key, lane FROM work_queue WHERE unfinished = 0 AND leased_until < clock_timestamp() FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>Brings a lane's row up to date with the user's jobs there. The next one decides when the user can be served: the rules' oldest, or whichever of the model's is due first.</summary>
    private const string Recount =
        """
        INSERT INTO work_queue (owner_id, user_key, user_id, lane, unfinished, waits_since, not_before, epoch)
        SELECT $1, $2, $3, $4, total.unfinished, greatest(next.created_at, next.not_before), next.not_before, 0
        FROM (SELECT count(*) AS unfinished FROM jobs WHERE owner_id = $1 AND user_key = $2 AND lane = $4 AND status IN ('queued', 'running')) AS total
        LEFT JOIN (
            SELECT created_at, not_before FROM jobs WHERE owner_id = $1 AND user_key = $2 AND lane = $4 AND status IN ('queued', 'running')
            ORDER BY CASE WHEN $4 = 'model' THEN coalesce(not_before, created_at) END, sequence LIMIT 1) AS next ON true
        ON CONFLICT (owner_id, user_key, lane) DO UPDATE SET
            unfinished = excluded.unfinished, not_before = excluded.not_before, waits_since = greatest(excluded.waits_since, work_queue.served_at)
        """;

    /// <summary>Counts new jobs behind those of a lane that wait already, however many there are.</summary>
    private const string CountNew =
        """
        INSERT INTO work_queue (owner_id, user_key, user_id, lane, unfinished, waits_since, not_before, epoch) VALUES ($1, $2, $3, $4, $5, $6, NULL, 0)
        ON CONFLICT (owner_id, user_key, lane) DO UPDATE SET
            unfinished = work_queue.unfinished + excluded.unfinished,
            not_before = CASE WHEN work_queue.unfinished > 0 THEN work_queue.not_before END,
            waits_since = CASE WHEN work_queue.unfinished > 0 THEN work_queue.waits_since ELSE greatest(excluded.waits_since, work_queue.served_at) END
        """;

    /// <summary>The statements that follow any change of a user's jobs.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Refresh(Scope scope, UserCommit commit)
    {
        var changed = commit.Jobs;
        if (commit.AreJobsNew && changed is [{ Lane: JobLane.Rules, Status: JobStatus.Queued, NotBefore: null } queued])
            return [CountNew.Of(scope).Text(scope.User.Value).Word(queued.Lane).Number(1L).Time(queued.CreatedAt)];
        JobLane[] lanes = [.. changed.Select(static job => job.Lane).Distinct()];
        return lanes.Length == 0 ? [] : [.. lanes.Select(lane => Recount.Of(scope).Text(scope.User.Value).Word(lane)), DeleteIdle.Of(scope)];
    }
}
