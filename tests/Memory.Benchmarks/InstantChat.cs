using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Benchmarks;

/// <summary>A model that has already answered.</summary>
internal sealed class InstantChat(int updates) : IChatClient
{
    private readonly ChatResponse response = new(new ChatMessage(ChatRole.Assistant, "In Dallas."));
    private readonly ChatResponseUpdate update = new(ChatRole.Assistant, "word ") { MessageId = "m1", ResponseId = "r1" };

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(response);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (var i = 0; i < updates; i++)
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
