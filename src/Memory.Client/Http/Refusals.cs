using System.Net;
using System.Text.Json;

namespace Memory.Client;

/// <summary>Turns an answer that is not a success into the exception that says what it means.</summary>
internal static class Refusals
{
    private const int MaxProblemBytes = 64 * 1024;

    /// <summary>The exception for an answer: refused (4xx), or unavailable (a redirect, a timeout, too many requests, 5xx).</summary>
    public static async ValueTask<Exception> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        return (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            ? new MemoryApiException(status, await ReadProblemAsync(response, cancellationToken).ConfigureAwait(false))
            : new MemoryUnavailableException($"The memory server answered {(int)status}.", retryAfter: RetryAfter(response, time)) { StatusCode = status };
    }

    private static async ValueTask<ProblemReport> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (Answers.IsJson(response.Content.Headers.ContentType))
            {
                await response.Content.LoadIntoBufferAsync(MaxProblemBytes, cancellationToken).ConfigureAwait(false);
                using var body = response.Content.ReadAsStream(CancellationToken.None);
                if (JsonSerializer.Deserialize(body, Answers.Json.ProblemReport) is { } problem)
                    return problem with { Status = (int)response.StatusCode };
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The status alone says that we were refused. A gateway's own words about it need not be readable.
        }

        return new ProblemReport { Status = (int)response.StatusCode };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
