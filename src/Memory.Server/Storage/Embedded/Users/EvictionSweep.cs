namespace Memory.Server.Storage.Embedded.Users;

/// <summary>
/// Has the memory of users who left the cache collected. They have lived long, so that .NET looks for them last and lets them lie while the machine has memory: a server whose users
/// come and go would grow far beyond the cache's bound.
/// </summary>
/// <param name="enough">So many bytes that left are worth a collection.</param>
/// <param name="time">Tells when the last one was.</param>
/// <param name="collect">Begins a collection and returns.</param>
internal sealed class EvictionSweep(long enough, TimeProvider time, Action collect)
{
    /// <summary>Collections are no closer together, whatever leaves.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    private long left;
    private long last = time.GetTimestamp() - (long)(Shortest.TotalSeconds * time.TimestampFrequency);

    /// <summary>Collects beside what goes on, at the same time as it.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    /// <summary>Notes what left; at a time by one caller.</summary>
    public void Note(long bytes)
    {
        left += bytes;
        if (left < enough || time.GetElapsedTime(last) < Shortest)
            return;
        (left, last) = (0, time.GetTimestamp());
        collect();
    }
}
