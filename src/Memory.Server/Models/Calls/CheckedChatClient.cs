using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Server.Models.Calls;

/// <summary>Lets only answers through that are one: with words, and, streamed, with an end.</summary>
internal sealed class CheckedChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken);
        return MayBeEmpty(response.FinishReason) || response.Messages.Any(static message => HasWords(message.Contents)) ? response : throw Empty();
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatFinishReason? end = null;
        var hasWords = false;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).WithCancellation(cancellationToken))
        {
            end = update.FinishReason ?? end;
            hasWords |= HasWords(update.Contents);
            yield return update;
        }

        // A connection that is closed early looks like an end to who reads events.
        if (end is null)
            throw CallFaults.BrokenOff();
        if (!hasWords && !MayBeEmpty(end))
            throw Empty();
    }

    /// <summary>What was cut off or held back may have nothing to show for it; the reason tells.</summary>
    private static bool MayBeEmpty(ChatFinishReason? reason) => reason == ChatFinishReason.Length || reason == ChatFinishReason.ContentFilter;

    private static bool HasWords(IList<AIContent> contents) => contents.Any(static content => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        UsageContent => false,
        _ => true,
    });

    private static ModelFailedException Empty() => new(ModelFault.Unreadable, "The model's answer is empty.") { IsOfTheRequest = true };
}
