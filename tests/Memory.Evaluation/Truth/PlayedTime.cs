namespace Memory.Evaluation.Truth;

/// <summary>A clock that is set to when each message arrives. Its timers run by real time, so that nothing becomes due when it is set.</summary>
internal sealed class PlayedTime(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    /// <summary>Sets it; it never goes back.</summary>
    public void Set(DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(now, GetUtcNow());
        Volatile.Write(ref ticks, now.UtcTicks);
    }
}
