using System.Collections.Concurrent;
using System.Diagnostics;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// Traces jobs, each in a trace of its own with a link to the request that it came from, as long as that was answered by this process. What was said is in none of it.
/// </summary>
internal sealed class JobSpans
{
    /// <summary>So many requests are remembered, the latest ones: jobs that another server works are never asked for. A job whose request is forgotten has no link.</summary>
    private const int Most = 10_000;

    private static readonly ActivitySource Source = new(IngestMetrics.MeterName);

    private readonly ConcurrentDictionary<JobId, ActivityContext> origins = new();
    private readonly ConcurrentQueue<JobId> noted = new();

    /// <summary>Remembers which request a job came from.</summary>
    public void Note(JobId job)
    {
        if (Activity.Current is not { IsAllDataRequested: true, Recorded: true } request)
            return;
        origins[job] = request.Context;
        noted.Enqueue(job);
        while (noted.Count > Most && noted.TryDequeue(out var oldest))
            origins.TryRemove(oldest, out _);
    }

    /// <summary>Begins an attempt at jobs; empty when nobody listens.</summary>
    public IReadOnlyList<Activity> Begin(JobClaim claim) => Source.HasListeners() ? [.. claim.Jobs.Select(Begin).OfType<Activity>()] : [];

    /// <summary>Ends what was begun.</summary>
    public static void End(IReadOnlyList<Activity> spans, bool isDone)
    {
        foreach (var span in spans.Reverse())
        {
            if (!isDone)
                span.SetStatus(ActivityStatusCode.Error);
            span.Dispose();
        }
    }

    private Activity? Begin(IngestJob job)
    {
        ActivityLink[] links = origins.TryRemove(job.Id, out var origin) ? [new ActivityLink(origin)] : [];
        var before = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity("ingest_job", ActivityKind.Consumer, default(ActivityContext), links: links);
        if (span is null)
            Activity.Current = before;
        span?.SetTag("memory.job.lane", job.Lane == JobLane.Model ? "model" : "rules");
        span?.SetTag("memory.job.attempt", job.Attempts);
        return span;
    }
}
