using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>The jobs that were given up. They stand in the users' journals; only who has some is kept here.</summary>
internal sealed class EmbeddedFailedJobs(FailedUsers failed, UserJournals users, StartupScan scan, EmbeddedOptions options, TimeProvider time)
{
    public async ValueTask<Page<FailedJob>> ListAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        var jobs = new List<FailedJob>();
        foreach (var scope in only is { } user ? [user] : await ListUsersAsync(cancellationToken))
            jobs.AddRange(await ReadAsync(scope, cancellationToken));
        jobs.Sort(static (left, right) => CompareNewestFirst(KeyOf(left), KeyOf(right)));
        var rest = jobs.Where(job => after is not { } key || CompareNewestFirst(KeyOf(job), key) > 0);
        return Page.Of([.. rest.Take(limit + 1)], limit, KeyOf);
    }

    public async ValueTask<Scope?> FindAsync(JobId job, CancellationToken cancellationToken)
    {
        foreach (var scope in await ListUsersAsync(cancellationToken))
        {
            if (job.BelongsTo(scope) && (await ReadAsync(scope, cancellationToken)).Any(found => found.Id == job))
                return scope;
        }

        return null;
    }

    /// <summary>All users with failed jobs, once the search for what an earlier process left is over.</summary>
    private async Task<Scope[]> ListUsersAsync(CancellationToken cancellationToken)
    {
        await scan.Ended.WaitAsync(cancellationToken);
        return failed.List();
    }

    private ValueTask<List<FailedJob>> ReadAsync(Scope scope, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.FinishedJobLifetime;
        return users.ReadAsync(
            scope,
            state => new ValueTask<List<FailedJob>>(
            [
                .. state.Jobs.Failed.Where(job => job.UpdatedAt >= oldest)
                    .Select(job => new FailedJob(scope, job.Id, job.Attempts, job.LastError, job.CreatedAt, job.UpdatedAt)),
            ]),
            cancellationToken);
    }

    private static PageKey KeyOf(FailedJob job) => new(job.FailedAt, job.Id.Value);

    private static int CompareNewestFirst(PageKey left, PageKey right) =>
        right.At.CompareTo(left.At) is var byTime and not 0 ? byTime : string.CompareOrdinal(right.Tie, left.Tie);
}
