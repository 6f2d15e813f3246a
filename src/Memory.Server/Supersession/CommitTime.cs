using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// When a change is decided, and when everything that it writes is recorded. That is one instant, so that whoever asks what was known at any
/// instant sees all of the change or nothing of it; and it comes after every version that the change looked at, also when the clock stands
/// still or runs back, so that the changes of a slot are known one after another.
/// </summary>
/// <param name="Now">The clock's time, by which things begin and end.</param>
/// <param name="Recorded">The time that new versions carry.</param>
internal sealed record CommitTime(DateTimeOffset Now, DateTimeOffset Recorded)
{
    public static CommitTime At(DateTimeOffset now) => new(now, now);

    /// <summary>The same change, once it has looked at these versions too.</summary>
    public CommitTime After(IEnumerable<MemoryRecord> versions) =>
        this with { Recorded = versions.Aggregate(Recorded, static (recorded, version) => Instants.Later(recorded, version.RecordedFrom + Instants.Step)) };
}
