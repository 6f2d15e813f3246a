using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's jobs.</summary>
internal sealed class JobRows
{
    private readonly Dictionary<JobId, IngestJob> byId = [];
    private readonly Dictionary<MessageId, JobId> byMessage = [];
    private readonly HashSet<JobId> failed = [];

    /// <summary>By lane: the rules' in the user's order, the model's by when they are due.</summary>
    private readonly OrderedList<IngestJob>[] unfinished = [new(CompareBySequence), new(CompareByDue)];

    public long Size { get; private set; }

    /// <summary>The place of the latest job.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The work that is left, by lane.</summary>
    public UnfinishedJobs[] Unfinished => [.. unfinished.Select(static jobs => jobs.Count == 0 ? UnfinishedJobs.None : new UnfinishedJobs(jobs[0], jobs.Count))];

    /// <summary>The jobs that were given up.</summary>
    public IEnumerable<IngestJob> Failed => failed.Select(id => byId[id]);

    public bool HasFailed => failed.Count > 0;

    public IngestJob? Find(JobId id) => byId.GetValueOrDefault(id);

    /// <summary>How many jobs of a lane wait or run.</summary>
    public int CountUnfinished(JobLane lane) => unfinished[(int)lane].Count;

    /// <summary>The jobs of a lane that can be worked now, the next one first.</summary>
    public IEnumerable<IngestJob> Due(JobLane lane, DateTimeOffset now)
    {
        var jobs = unfinished[(int)lane];
        for (var i = 0; i < jobs.Count && (jobs[i].NotBefore ?? default) <= now; i++)
            yield return jobs[i];
    }

    /// <summary>The ingest's job of a turn.</summary>
    public IngestJob? FindOf(MessageId message) => byMessage.TryGetValue(message, out var id) ? byId.GetValueOrDefault(id) : null;

    public void Put(IngestJob job)
    {
        if (byId.TryGetValue(job.Id, out var earlier))
        {
            Size -= RowSizes.Of(earlier);
            unfinished[(int)earlier.Lane].Remove(earlier);
        }

        byId[job.Id] = job;
        Size += RowSizes.Of(job);
        LastSequence = Math.Max(LastSequence, job.Sequence);
        if (IsUnfinished(job))
            unfinished[(int)job.Lane].Add(job);
        if (job.Status == JobStatus.Failed)
            failed.Add(job.Id);
        else
            failed.Remove(job.Id);
        foreach (var message in job.Lane == JobLane.Rules ? job.Messages : [])
        {
            if (FindOf(message) is not { } other || other.Sequence <= job.Sequence)
                byMessage[message] = job.Id;
        }
    }

    /// <summary>Drops the jobs that ended before then, but for the latest, which tells the next one's place.</summary>
    public void DropFinishedBefore(DateTimeOffset instant)
    {
        foreach (var job in byId.Values.Where(job => IsFinishedBefore(job, instant) && job.Sequence < LastSequence).ToArray())
        {
            byId.Remove(job.Id);
            failed.Remove(job.Id);
            Size -= RowSizes.Of(job);
            foreach (var message in job.Messages)
            {
                if (byMessage.TryGetValue(message, out var id) && id == job.Id)
                    byMessage.Remove(message);
            }
        }
    }

    /// <summary>All jobs in their order.</summary>
    public IngestJob[] ToArray()
    {
        IngestJob[] jobs = [.. byId.Values];
        Array.Sort(jobs, CompareBySequence);
        return jobs;
    }

    public static bool IsFinishedBefore(IngestJob job, DateTimeOffset instant) => !IsUnfinished(job) && job.UpdatedAt < instant;

    private static int CompareBySequence(IngestJob left, IngestJob right) => left.Sequence.CompareTo(right.Sequence);

    private static int CompareByDue(IngestJob left, IngestJob right) =>
        (left.NotBefore ?? left.CreatedAt).CompareTo(right.NotBefore ?? right.CreatedAt) is var byDue and not 0 ? byDue : CompareBySequence(left, right);

    private static bool IsUnfinished(IngestJob job) => job.Status is JobStatus.Queued or JobStatus.Running;
}

/// <summary>How many jobs of one lane of a user wait or run, and the one to work next.</summary>
internal readonly record struct UnfinishedJobs(IngestJob? Next, int Count)
{
    public static UnfinishedJobs None => default;
}
