using Memory.Server.Storage;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>
/// Leaves the model alone after it failed, for all users together, since it is away for all of them: not for long after the first failure, and
/// longer after each further one. One call that succeeds ends that.
/// </summary>
internal sealed class ModelPause(ModelPassOptions options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock sync = new();
    private int failures;
    private DateTimeOffset until;
    private DateTimeOffset? told;

    /// <summary>Waits until the pause is over, also when it grows meanwhile.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Left() is { Ticks: > 0 } left)
            await Task.Delay(Waits.Within(left, options.MaxRetryAfter), time, cancellationToken);
    }

    public void Succeeded()
    {
        lock (sync)
            failures = 0;
    }

    /// <summary>Begins a pause, or makes it longer; whether it is time to say so, which it is once a minute.</summary>
    public bool Failed(TimeSpan? asked)
    {
        lock (sync)
        {
            var now = time.GetUtcNow();
            var pause = options.RetryDelay * Math.Pow(2, Math.Min(failures++, 30));
            pause = pause < options.MaxPause ? pause : options.MaxPause;
            if (asked > pause)
                pause = asked.Value < options.MaxRetryAfter ? asked.Value : options.MaxRetryAfter;
            until = now + pause > until ? now + pause : until;
            if (now - told < Minute)
                return false;
            told = now;
            return true;
        }
    }

    private TimeSpan Left()
    {
        lock (sync)
            return until - time.GetUtcNow();
    }
}
