using Microsoft.Extensions.AI;

namespace Memory.Testing;

/// <summary>What a tool loop sends next: everything so far, or, to a service that keeps the conversation, the tools' results alone.</summary>
internal sealed class LoopHistory(IEnumerable<ChatMessage> messages, ChatOptions? options)
{
    private List<ChatMessage>? grown;

    /// <summary>The caller's messages, in a list of the loop's own.</summary>
    public List<ChatMessage> Originals { get; } = [.. messages];

    public List<ChatMessage> Next => grown ?? Originals;

    public ChatOptions? Options { get; private set; } = options;

    public bool IsKeptByTheService => !string.IsNullOrEmpty(Options?.ConversationId);

    /// <summary>Takes in an answer and the results of its calls; answers the message that holds them.</summary>
    public ChatMessage Advance(ChatResponse response, IList<AIContent> results)
    {
        grown ??= [.. Originals];
        if (string.IsNullOrEmpty(response.ConversationId))
            grown.AddRange(response.Messages);
        else
            grown.Clear();
        var message = new ChatMessage(ChatRole.Tool, results);
        grown.Add(message);
        if (Options?.ConversationId != response.ConversationId)
        {
            Options = Options?.Clone() ?? new ChatOptions();
            Options.ConversationId = response.ConversationId;
        }

        return message;
    }
}
