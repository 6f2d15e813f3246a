using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;
using FinishReason = Microsoft.Extensions.AI.ChatFinishReason;

namespace Memory.Server.Models.Providers;

/// <summary>Asks a service that speaks OpenAI's protocol: text in, text out, streaming or not. Tools are not passed on.</summary>
/// <param name="client">Asks; without retries of its own.</param>
/// <param name="requests">Tells what is asked.</param>
/// <param name="told">What this tells of itself.</param>
internal sealed class OpenAIChatClient(ChatClient client, CompletionRequests requests, ChatClientMetadata told) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<AIMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var completion = (await client.CompleteChatAsync(CompletionRequests.Messages(messages, options), requests.Options(options), cancellationToken)).Value;
        var text = TextOf(completion.Content);
        var isRefused = !string.IsNullOrEmpty(completion.Refusal);
        return new ChatResponse(new AIMessage(ChatRole.Assistant, isRefused ? text + completion.Refusal : text))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            FinishReason = isRefused ? FinishReason.ContentFilter : Reason(completion.FinishReason),
            Usage = Usage(completion.Usage),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AIMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = client.CompleteChatStreamingAsync(CompletionRequests.Messages(messages, options), requests.Options(options), cancellationToken);
        ChatTokenUsage? usage = null;
        var isRefused = false;
        string? id = null;
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            // Some services tell the use with each piece, as it grows.
            (usage, id) = (update.Usage ?? usage, update.CompletionId ?? id);
            isRefused |= !string.IsNullOrEmpty(update.RefusalUpdate);
            yield return new ChatResponseUpdate(ChatRole.Assistant, TextOf(update.ContentUpdate) + update.RefusalUpdate)
            {
                ResponseId = id,
                MessageId = id,
                ModelId = update.Model,
                FinishReason = update.FinishReason is not { } reason ? null : isRefused ? FinishReason.ContentFilter : Reason(reason),
            };
        }

        if (Usage(usage) is { } used)
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(used)]) { ResponseId = id, MessageId = id };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata) ? told : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        // What it asks through belongs to the service.
    }

    private static string TextOf(IEnumerable<ChatMessageContentPart> parts) => string.Concat(parts.Select(static part => part.Text));

    private static FinishReason Reason(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Length => FinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => FinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };

    private static UsageDetails? Usage(ChatTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };
}
