using Memory.Server.Remote;

namespace Memory.Server.Models.Providers;

/// <summary>
/// Reads answers as they come, up to a length, and stops those that are none before a provider's package makes an exception of them: of its own
/// words, which may quote the key, and without the time to wait.
/// </summary>
/// <param name="maxBytes">How long an answer may be.</param>
/// <param name="secret">The key, which is told to nobody.</param>
/// <param name="time">The clock that a wait until a date is counted by.</param>
internal sealed class ModelAnswers(int maxBytes, string? secret, TimeProvider time) : DelegatingHandler
{
    /// <summary>What is read of an answer that is none.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            response.Content = new BoundedContent(response.Content, maxBytes);
            return response;
        }

        using (response)
        {
            var body = await ReadErrorAsync(response.Content, cancellationToken);

            // As it was written: the platform reads no wait of more than 68 years, and forgets it.
            var wait = response.Headers.TryGetValues("Retry-After", out var written) ? written.FirstOrDefault() : null;
            throw ModelRefusal.Of((int)response.StatusCode, ServiceError.Read(body, wait, secret, time.GetUtcNow()));
        }
    }

    /// <summary>The status is known, whatever becomes of the body.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadErrorAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxErrorBytes, cancellationToken);
            return await content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return default;
        }
    }
}
