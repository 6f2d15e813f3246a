using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Stores what became of an attempt that had no effects.</summary>
internal static class AttemptEnds
{
    /// <summary>
    /// Changes the claim's jobs, but for those whose effects were stored after all: an attempt may have run out of time while it waited for
    /// its own commit. The jobs as they then stand.
    /// </summary>
    public static ValueTask<IReadOnlyList<IngestJob>> PutAsync(
        this IMemoryStore store, JobClaim claim, DateTimeOffset now, Func<IngestJob, IngestJob> change, CancellationToken cancellationToken) =>
        store.WriteAsync(
            claim.Scope,
            async (view, token) =>
            {
                ImmutableArray<IngestJob> changed = [.. (await RunningAsync(view, claim, token)).Select(job => change(job) with { UpdatedAt = now })];
                return new Decision<IReadOnlyList<IngestJob>>(changed.IsEmpty ? UserCommit.None : new UserCommit { At = now, Jobs = changed, Fence = claim }, changed);
            },
            cancellationToken);

    /// <summary>Those of the claim's jobs that have not ended.</summary>
    public static async ValueTask<IReadOnlyList<IngestJob>> RunningAsync(IUserView view, JobClaim claim, CancellationToken cancellationToken)
    {
        var running = new List<IngestJob>();
        foreach (var taken in claim.Jobs)
        {
            if (await view.GetJobAsync(taken.Id, cancellationToken) is { Status: JobStatus.Running } job)
                running.Add(job);
        }

        return running;
    }
}
