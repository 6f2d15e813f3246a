using System.Runtime.CompilerServices;

namespace Memory.Client;

/// <content>The chat, whole or in pieces.</content>
public sealed partial class MemoryClient
{
    private const string ChatRoute = "v1/chat";

    /// <inheritdoc/>
    public ValueTask<ChatAnswer> ChatAsync(ChatRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return http.SendAsync(ChatCall(request, streams: false), Documents.ChatAnswer, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatDelta> StreamChatAsync(ChatRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PiecesAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<ChatDelta> PiecesAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in ChatStream.ReadAsync(http.ReadEventsAsync(ChatCall(request, streams: true), cancellationToken)).ConfigureAwait(false))
            yield return piece;
    }

    private Call ChatCall(ChatRequest request, bool streams) =>
        new(HttpMethod.Post, ChatRoute, Write(request with { Stream = streams ? true : null }, Requests.ChatRequest)) { Limit = chatTimeout };
}
