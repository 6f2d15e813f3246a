namespace Memory.Server.Memories;

/// <summary>Times are kept to the microsecond, the finest that every store can hold, in UTC.</summary>
internal static class Instants
{
    /// <summary>The smallest step between two times.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMicroseconds(1);

    public static DateTimeOffset Now(this TimeProvider time) => time.GetUtcNow().ToInstant();

    public static DateTimeOffset ToInstant(this DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
