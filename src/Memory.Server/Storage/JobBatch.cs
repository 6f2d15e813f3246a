using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>How many jobs of one user and lane a worker takes at once.</summary>
/// <param name="MaxJobs">At most so many.</param>
/// <param name="MaxMessages">Of at most so many messages together, unless the first one has more.</param>
/// <param name="IsTakenAlone">Whether a job goes with no other, say because it may be the one that fails them all.</param>
internal sealed record JobBatch(int MaxJobs, int MaxMessages, Func<IngestJob, bool> IsTakenAlone)
{
    /// <summary>Whether a job that does not go with those before it also keeps back those behind it.</summary>
    public bool IsInOrder { get; init; }

    /// <summary>One job at a time.</summary>
    public static JobBatch One { get; } = new(1, int.MaxValue, static _ => true);

    /// <summary>The first of the jobs that are due, and those that go with it.</summary>
    public ImmutableArray<IngestJob> Of(IEnumerable<IngestJob> due)
    {
        var taken = ImmutableArray.CreateBuilder<IngestJob>();
        var messages = 0;
        foreach (var job in due)
        {
            var isAlone = IsTakenAlone(job);
            if (taken.Count > 0 && (isAlone || messages + job.Messages.Length > MaxMessages))
            {
                if (IsInOrder)
                    break;
                continue;
            }

            taken.Add(job);
            messages += job.Messages.Length;
            if (isAlone || taken.Count >= MaxJobs)
                break;
        }

        return taken.ToImmutable();
    }
}
