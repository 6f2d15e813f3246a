using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>A chat model that says what it was told to, and remembers what it was asked.</summary>
internal sealed class ScriptedModel(Func<string, ChatResponse> answer) : IChatClient
{
    public ScriptedModel(string reply)
        : this(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)))
    {
    }

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    public ChatOptions? Options { get; private set; }

    /// <summary>What the user's part of the last question was.</summary>
    public string Shown => Asked[^1][^1].Text;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add([.. messages]);
        Options = options;
        return Task.FromResult(answer(Shown));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Extraction does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
