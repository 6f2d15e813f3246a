using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

// The two libraries share a name for a message.
using AIMessage = Microsoft.Extensions.AI.ChatMessage;
using OpenAIMessage = OpenAI.Chat.ChatMessage;

namespace Memory.Samples;

/// <summary>Just enough of <see cref="IChatClient"/> over the OpenAI SDK for the samples: text in, text out, streaming or not.</summary>
public sealed class OpenAIChatClientAdapter(ChatClient client) : IChatClient
{
    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<AIMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var completion = (await client.CompleteChatAsync(Translate(messages, options), Translate(options), cancellationToken)).Value;
        return new ChatResponse(new AIMessage(ChatRole.Assistant, TextOf(completion.Content)))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            FinishReason = Translate(completion.FinishReason),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AIMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = client.CompleteChatStreamingAsync(Translate(messages, options), Translate(options), cancellationToken);
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, TextOf(update.ContentUpdate))
            {
                ResponseId = update.CompletionId,
                MessageId = update.CompletionId,
                ModelId = update.Model,
                FinishReason = update.FinishReason is { } reason ? Translate(reason) : null,
            };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType.IsInstanceOfType(this) ? this : serviceType.IsInstanceOfType(client) ? client : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The SDK's client holds nothing to dispose.
    }

    private static List<OpenAIMessage> Translate(IEnumerable<AIMessage> messages, ChatOptions? options)
    {
        var translated = new List<OpenAIMessage>();
        if (options?.Instructions is { Length: > 0 } instructions)
            translated.Add(new SystemChatMessage(instructions));
        foreach (var message in messages)
        {
            if (message.Text is not { Length: > 0 } text)
                continue;
            translated.Add(
                message.Role == ChatRole.System ? new SystemChatMessage(text)
                : message.Role == ChatRole.Assistant ? new AssistantChatMessage(text)
                : new UserChatMessage(text));
        }

        return translated;
    }

    private static ChatCompletionOptions Translate(ChatOptions? options) => new()
    {
        Temperature = options?.Temperature,
        TopP = options?.TopP,
        MaxOutputTokenCount = options?.MaxOutputTokens,
    };

    private static Microsoft.Extensions.AI.ChatFinishReason Translate(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
        _ => Microsoft.Extensions.AI.ChatFinishReason.Stop,
    };

    private static string TextOf(IEnumerable<ChatMessageContentPart> parts) => string.Concat(parts.Select(static part => part.Text));
}
