using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// The essentials as they were read last, shown for a short time while memory is unavailable, so that a server that is slow for a moment does
/// not take them out of one prompt and put them back into the next.
/// </summary>
internal sealed class LastEssentials(TimeSpan grace, TimeProvider time)
{
    private const int MaxUsers = 1_000;

    private readonly RecentlyUsed<string, (string Context, long ReadAt)> contexts = new(MaxUsers);

    /// <summary>The context to show: what was read, or what was read shortly before an outage; null for none.</summary>
    public string? Of(string userId, ConsciousResult? read)
    {
        switch (read)
        {
            case null:
                return null;
            case { Outcome: RecallOutcome.Unavailable } when grace > TimeSpan.Zero:
                return contexts.TryGet(userId, out var last) && time.GetElapsedTime(last.ReadAt) <= grace ? last.Context : null;
            case { Set.Context: { Length: > 0 } context } when grace > TimeSpan.Zero:
                contexts.Set(userId, (context, time.GetTimestamp()));
                return context;
            default:
                // Nothing is known any more, or we are refused: what was shown before is not ours to show.
                if (grace > TimeSpan.Zero)
                    contexts.Remove(userId);
                return read.Set?.Context;
        }
    }
}
