using System.Net;
using Memory.Client;

namespace Memory.Samples.Migrate.Writing;

/// <summary>Asks again when the server is away or asks to be left alone for a while; gives up after some tries.</summary>
internal sealed class Patience(TimeProvider time)
{
    private const int Tries = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait;
            try
            {
                return await ask(cancellationToken);
            }
            catch (MemoryUnavailableException fault) when (attempt < Tries)
            {
                wait = fault.RetryAfter;
            }
            catch (MemoryApiException fault) when (attempt < Tries && fault.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                wait = null;
            }

            var pause = wait ?? TimeSpan.FromSeconds(Math.Pow(2, attempt - 1) / 2);
            await Task.Delay(pause < Longest ? pause : Longest, time, cancellationToken);
        }
    }
}
