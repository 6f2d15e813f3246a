using System.Net.Http.Headers;

namespace Memory.Client;

/// <content>A user as one document, out and in.</content>
public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public ValueTask ExportUserAsync(string userId, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return http.CopyAsync(new Call(HttpMethod.Get, $"v1/users/{Routes.Segment(userId, nameof(userId))}/export"), destination, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImportResult> ImportUserAsync(string userId, Stream document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        var body = new StreamContent(document) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        // However long it takes to send and to check: the caller decides when to give up.
        var call = new Call(HttpMethod.Post, $"v1/users/{Routes.Segment(userId, nameof(userId))}/import", body) { Limit = Timeout.InfiniteTimeSpan };
        return http.SendAsync(call, Documents.ImportResult, cancellationToken);
    }
}
