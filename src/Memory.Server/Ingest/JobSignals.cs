using Memory.Server.Memories;

namespace Memory.Server.Ingest;

/// <summary>
/// Tells callers in this process when a job has ended. It holds one entry for each job that somebody waits for at the moment, also for one that another process works and ends.
/// </summary>
internal sealed class JobSignals
{
    private readonly Lock sync = new();
    private readonly Dictionary<JobId, Signal> waiting = [];

    /// <summary>How many jobs are waited for.</summary>
    public int Count
    {
        get
        {
            lock (sync)
                return waiting.Count;
        }
    }

    /// <summary>Begins to wait for a job, until the result is disposed.</summary>
    public Wait Of(JobId job)
    {
        lock (sync)
        {
            if (!waiting.TryGetValue(job, out var signal))
                waiting.Add(job, signal = new Signal());
            signal.Waiting++;
            return new Wait(this, job, signal);
        }
    }

    /// <summary>Wakes whoever waits for the job.</summary>
    public void Ended(JobId job)
    {
        Signal? signal;
        lock (sync)
            waiting.Remove(job, out signal);
        signal?.End.TrySetResult();
    }

    private void Leave(JobId job, Signal signal)
    {
        lock (sync)
        {
            // Once the job has ended, its place may be another signal's.
            if (--signal.Waiting == 0 && waiting.TryGetValue(job, out var current) && ReferenceEquals(current, signal))
                waiting.Remove(job);
        }
    }

    /// <summary>What those wait for who wait for a job at the same time.</summary>
    internal sealed class Signal
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Who waits. Owned by the lock.</summary>
        public int Waiting { get; set; }
    }

    /// <summary>One who waits for a job.</summary>
    internal sealed class Wait(JobSignals signals, JobId job, Signal signal) : IDisposable
    {
        /// <summary>Completes when the job ends after the waiting began.</summary>
        public Task Ended => signal.End.Task;

        public void Dispose() => signals.Leave(job, signal);
    }
}
