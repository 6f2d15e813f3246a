namespace Memory.Server.Lifecycle.Scheduling;

/// <summary>Since when this server runs.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public TimeSpan Uptime => time.GetElapsedTime(_started);
}
