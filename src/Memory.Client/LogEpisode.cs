namespace Memory.Client;

/// <summary>
/// Decides when a fault is worth a log line: once per episode (from a first fault to the next success), and, when episodes follow one
/// another quickly, not more often than once a minute.
/// </summary>
internal sealed class LogEpisode(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private long? spokenAt;
    private bool spoken;
    private long unspoken;

    /// <summary>Notes a fault. Answers whether to log it, and how many faults before it were not logged.</summary>
    public bool Begins(out long silent)
    {
        lock (gate)
        {
            silent = unspoken;
            if (spoken || (spokenAt is { } last && time.GetElapsedTime(last) < Interval))
            {
                unspoken++;
                return false;
            }

            (spoken, spokenAt, unspoken) = (true, time.GetTimestamp(), 0);
            return true;
        }
    }

    /// <summary>Notes a success, which ends the episode.</summary>
    public void Ends()
    {
        // Read without the lock: successes are the common case and must stay cheap.
        if (!Volatile.Read(ref spoken))
            return;
        lock (gate)
            spoken = false;
    }
}
