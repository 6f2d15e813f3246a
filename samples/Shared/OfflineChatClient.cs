using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Samples;

/// <summary>
/// A stand-in for a language model that works without a network. It knows nothing: it answers only from the memory blocks in the messages that
/// it is handed, says so, and says when it finds nothing there.
/// </summary>
public sealed class OfflineChatClient : IChatClient
{
    /// <summary>How every answer from memory ends, so that nobody takes it for a model.</summary>
    public const string Disclaimer = "(I'm an offline stand-in, not a language model.)";

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer([.. messages], options)))
        {
            ModelId = "offline",
            FinishReason = ChatFinishReason.Stop,
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var words = Answer([.. messages], options).Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, i == 0 ? words[i] : " " + words[i])
            {
                ModelId = "offline",
                FinishReason = i == words.Length - 1 ? ChatFinishReason.Stop : null,
            };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private static string Answer(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var said = messages.LastOrDefault(static message => message.Role == ChatRole.User && !HandedMemory.IsIn(message.Text))?.Text ?? "";
        if (!Question.IsAskedIn(said))
            return $"Noted. {Disclaimer}";
        var handed = messages.Select(static message => message.Text).Append(options?.Instructions ?? "").SelectMany(HandedMemory.LinesIn);
        return Question.FindAnswer(said, handed) is { } line
            ? $"From what I was told: {line} {Disclaimer}"
            : $"I don't know; nothing that I was handed says so. {Disclaimer}";
    }
}
