using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Diagnostics.Sampling;

/// <summary>How the whole store was when it was last looked at.</summary>
/// <param name="Lanes">The job queue.</param>
/// <param name="Runs">The regular work.</param>
internal sealed record StoreSample(ImmutableArray<LaneSample> Lanes, ImmutableArray<ScheduledRun> Runs);

/// <summary>One lane of the job queue.</summary>
/// <param name="Lane">Which.</param>
/// <param name="Depth">How many jobs wait or run.</param>
/// <param name="WaitingSince">Since when the user waits who has waited longest; null when nobody does.</param>
internal sealed record LaneSample(JobLane Lane, int Depth, DateTimeOffset? WaitingSince)
{
    /// <summary>How long that user has waited; nothing when nobody does.</summary>
    public TimeSpan Age(DateTimeOffset now) => WaitingSince is { } since && since < now ? now - since : TimeSpan.Zero;
}
