namespace Memory.Server.Remote;

/// <summary>When a service was last of use, and when not and why.</summary>
internal sealed class ServicePulse(TimeProvider time)
{
    private Beat _last = new(SucceededAt: null, FailedAt: null, Fault: null);

    /// <summary>How it last was.</summary>
    public Beat Last => Volatile.Read(ref _last);

    /// <summary>A call gave what it was asked for.</summary>
    public void Succeed() => Change(static (beat, now) => beat with { SucceededAt = now });

    /// <summary>A call gave nothing of use.</summary>
    /// <param name="fault">Why, as a word of a closed set.</param>
    public void Fail(string fault) => Change((beat, now) => beat with { FailedAt = now, Fault = fault });

    /// <summary>Calls end beside each other; none must undo what another has noted.</summary>
    private void Change(Func<Beat, DateTimeOffset, Beat> change)
    {
        var now = time.GetUtcNow();
        Beat seen;
        do
            seen = Volatile.Read(ref _last);
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _last, change(seen, now), seen), seen));
    }

    /// <summary>What is known of a service.</summary>
    /// <param name="SucceededAt">When a call last gave what it was asked for; null for never.</param>
    /// <param name="FailedAt">When one last gave nothing of use; null for never.</param>
    /// <param name="Fault">Why that was.</param>
    internal sealed record Beat(DateTimeOffset? SucceededAt, DateTimeOffset? FailedAt, string? Fault);
}
