using Memory.Client;

namespace Memory.Evaluation.Asking;

/// <summary>Asks again when the server asks to wait, as it does when a key's requests per minute are used up.</summary>
internal sealed class Patience(TimeProvider time)
{
    private const int MaxAttempts = 50;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>The answer, and how long the attempt that got it took.</summary>
    public async Task<(T Answer, TimeSpan Took)> CallAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var started = time.GetTimestamp();
            try
            {
                var answer = await call();
                return (answer, time.GetElapsedTime(started));
            }
            catch (MemoryUnavailableException busy) when (busy.RetryAfter is not null && attempt < MaxAttempts)
            {
                var wait = busy.RetryAfter.Value;
                await Task.Delay(wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait, time, cancellationToken);
            }
        }
    }
}
