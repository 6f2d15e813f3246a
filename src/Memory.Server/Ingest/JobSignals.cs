using System.Collections.Concurrent;
using Memory.Server.Memories;

namespace Memory.Server.Ingest;

/// <summary>Tells callers in this process when a job has ended. It holds one entry for each job that somebody waits for.</summary>
internal sealed class JobSignals
{
    private readonly ConcurrentDictionary<JobId, TaskCompletionSource> waiting = new();

    /// <summary>A task that completes when the job ends after this call.</summary>
    public Task Of(JobId job) =>
        waiting.GetOrAdd(job, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes whoever waits for the job.</summary>
    public void Ended(JobId job)
    {
        if (waiting.TryRemove(job, out var signal))
            signal.TrySetResult();
    }
}
