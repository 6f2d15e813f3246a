using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// Holds acknowledgements back while more turns wait than can be read for facts soon, so that who sends as fast as the answers come sends no faster than is read. What is acknowledged
/// late is stored already, and nothing is refused.
/// </summary>
internal sealed class Backpressure(IJobQueue queue, IngestOptions options, TimeProvider time)
{
    /// <summary>How often it is counted how many jobs wait, which a database has to be asked for.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private long nextLook = long.MinValue;
    private volatile int waiting;

    /// <summary>Returns at once, or after a while that grows with what waits.</summary>
    public async ValueTask HoldAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        var excess = waiting - options.FreelyWaiting;
        if (excess > 0)
            await Task.Delay(options.LongestHold * Math.Min(1, (double)excess / options.FreelyWaiting), time, cancellationToken);
    }

    /// <summary>One caller counts for all who come in the next moment.</summary>
    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        var (now, next) = (time.GetTimestamp(), Interlocked.Read(ref nextLook));
        if (now < next || Interlocked.CompareExchange(ref nextLook, now + (long)(LookEvery.TotalSeconds * time.TimestampFrequency), next) != next)
            return;
        try
        {
            waiting = await queue.CountAsync(JobLane.Rules, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // The one place that swallows: the turns are stored, and a count that cannot be had must not take that back.
        }
    }
}
