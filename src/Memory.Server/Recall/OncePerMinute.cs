namespace Memory.Server.Recall;

/// <summary>Says when it is time to say again what would otherwise be said too often.</summary>
internal sealed class OncePerMinute(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset? _last;

    /// <summary>Whether a minute has passed since it last was; the first time it is.</summary>
    public bool IsTime()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _last < Minute)
                return false;
            _last = now;
            return true;
        }
    }
}
