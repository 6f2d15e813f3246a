using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// The essentials as they were read last, shown for a short time while memory is unavailable, so that a server that is slow for a moment does
/// not take them out of one prompt and put them back into the next.
/// </summary>
/// <param name="capacity">Of how many users they are kept; those of the one who was not asked for the longest are forgotten first.</param>
/// <param name="time">The clock.</param>
internal sealed class LastEssentials(int capacity, TimeProvider time)
{
    private readonly RecentlyUsed<string, (string Context, long ReadAt)> contexts = new(capacity);

    /// <summary>The context to show: what was read, or what was read shortly before an outage; null for none.</summary>
    /// <param name="userId">Whose they are.</param>
    /// <param name="read">What was read; null when they are switched off.</param>
    /// <param name="grace">How long what was read last may be shown; zero for not at all, and then it is not kept either.</param>
    public string? Of(string userId, ConsciousResult? read, TimeSpan grace)
    {
        switch (read)
        {
            case null:
                return null;
            case { Outcome: RecallOutcome.Unavailable }:
                return grace > TimeSpan.Zero && contexts.TryGet(userId, out var last) && time.GetElapsedTime(last.ReadAt) <= grace ? last.Context : null;
            case { Set.Context: { Length: > 0 } context } when grace > TimeSpan.Zero:
                contexts.Set(userId, (context, time.GetTimestamp()));
                return context;
            default:
                // Nothing is known any more, or we are refused: what was shown before is not ours to show. Or it is not to be kept.
                contexts.Remove(userId);
                return read.Set?.Context;
        }
    }
}
