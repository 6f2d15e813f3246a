using System.Runtime.CompilerServices;
using Memory.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Memory.Testing.Faults;

/// <summary>
/// A model whose answer follows from the user's message alone, and that keeps what it was handed and what it handed out, instance by instance.
/// One call at a time.
/// </summary>
public sealed class WatchedModel : IChatClient
{
    private static readonly string[] Endings = [".", ", I think.", "; and more than that", ", as you said:", " \u2014 so it is."];

    private readonly List<ChatResponseUpdate> updates = [];

    /// <summary>The messages of the last call.</summary>
    public IReadOnlyList<ChatMessage> Heard { get; private set; } = [];

    /// <summary>The response of the last plain call.</summary>
    public ChatResponse? Response { get; private set; }

    /// <summary>The updates of the last streaming call, so far.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates => updates;

    /// <summary>The pieces that answer a message, none of them blank.</summary>
    public static IReadOnlyList<string> Answer(string message) =>
        [$"You said '{message}'", .. Endings.Take(1 + (message.Length % Endings.Length)).Select(static (ending, place) => $" {place}{ending}")];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = string.Concat(Answer(Hear(messages)));
        Response = new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { ModelId = "watched", FinishReason = ChatFinishReason.Stop };
        return Task.FromResult(Response);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        updates.Clear();
        foreach (var piece in Answer(Hear(messages)))
        {
            await Task.Yield();
            updates.Add(new ChatResponseUpdate(ChatRole.Assistant, piece));
            yield return updates[^1];
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private string Hear(IEnumerable<ChatMessage> messages)
    {
        Heard = [.. messages];
        return Heard.Last(static message => message.Role == ChatRole.User && !IsInjected(message)).Text;
    }

    internal static bool IsInjected(ChatMessage message) => message.AdditionalProperties?.ContainsKey(MemoryProperties.Injected) is true;
}
