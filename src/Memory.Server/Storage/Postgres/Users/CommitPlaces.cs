using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>What must be known before a commit: which of its turns and jobs are stored already, and so keep their place.</summary>
internal sealed record CommitPlaces(IReadOnlySet<MessageId> KnownTurns, IReadOnlyDictionary<JobId, long> KnownJobs)
{
    /// <summary>Looks them up in one round trip, or in none when the transaction knows them.</summary>
    /// <exception cref="LeaseLostException">The commit's claim is no longer held.</exception>
    public static async ValueTask<CommitPlaces> ReadAsync(
        Scope scope, UserCommit commit, PostgresUserView view, TenantTransaction transaction, CancellationToken cancellationToken)
    {
        if (commit.Fence is { } claim && claim.Scope != scope)
            throw new LeaseLostException("The claim is on another user.");
        var turns = commit.Turns.Where(turn => view.IsKnown(turn.Id) == true).Select(static turn => turn.Id).ToHashSet();
        var unsure = commit.Turns.Where(turn => view.IsKnown(turn.Id) is null).Select(static turn => turn.Id.Value).ToArray();
        if (unsure.Length == 0 && (commit.Jobs.IsEmpty || commit.AreJobsNew) && commit.Fence is null)
            return new CommitPlaces(turns, new Dictionary<JobId, long>());

        var (held, found, jobs) = await transaction.QueryAsync(
            static async (rows, token) =>
            {
                var held = await rows.NextAsync(token);
                await rows.NextStatementAsync(token);
                var found = await rows.AllAsync(static row => new MessageId(row.Text()), token);
                await rows.NextStatementAsync(token);
                return (held, found, await rows.AllAsync(static row => (Id: new JobId(row.Text()), Sequence: row.Number()), token));
            },
            cancellationToken,
            QueueTable.Hold.Of(scope).Number(commit.Fence?.Epoch ?? 0L),
            TurnTable.Known.Of(scope).Texts(unsure),
            JobTable.Places.Of(scope).Texts(commit.Jobs.Select(static job => job.Id.Value)));
        if (commit.Fence is not null && !held)
            throw new LeaseLostException("The user's jobs were handed to another worker.");
        turns.UnionWith(found);
        return new CommitPlaces(turns, jobs.ToDictionary(static job => job.Id, static job => job.Sequence));
    }
}
