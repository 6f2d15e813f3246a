using Memory.Server.Storage;

namespace Memory.Server.Diagnostics.Health;

/// <summary>
/// Asks the storage whether it is well, and tells how long that took. Nobody waits for it longer than the deadline, and however many ask, the storage is asked once at a
/// time: one that hangs is not asked again and again.
/// </summary>
internal sealed class StorageProbe(IMemoryStore store, MetricsOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<bool>? _running;
    private ProbeResult? _last;

    /// <summary>How it last ended; null before the first time.</summary>
    public ProbeResult? Last => Volatile.Read(ref _last);

    /// <summary>Whether the storage can be read and written now; what is late counts as no.</summary>
    public async ValueTask<ProbeResult> AskAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        bool isWell;
        try
        {
            isWell = await Begin().WaitAsync(options.ProbeDeadline, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            isWell = false;
        }

        var result = new ProbeResult(isWell, time.GetElapsedTime(started), time.GetUtcNow());
        Volatile.Write(ref _last, result);
        return result;
    }

    private Task<bool> Begin()
    {
        lock (_gate)
            return _running is { IsCompleted: false } running ? running : _running = Task.Run(ProbeAsync, CancellationToken.None);
    }

    /// <summary>It belongs to no request, so that one that hangs up does not end it for the others.</summary>
    private async Task<bool> ProbeAsync()
    {
        StorageBudget.Leave();
        try
        {
            return await store.IsReachableAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // Whatever is wrong, it is not well; those who use the storage tell what it is.
            return false;
        }
    }
}

/// <summary>How the storage is.</summary>
/// <param name="IsWell">Whether it can be read and written.</param>
/// <param name="Latency">How long it took to say so, at most the deadline.</param>
/// <param name="At">When it was asked.</param>
internal sealed record ProbeResult(bool IsWell, TimeSpan Latency, DateTimeOffset At);
