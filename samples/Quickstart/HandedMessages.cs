using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Samples.Quickstart;

/// <summary>Stands between the middleware and the model and notes what the model was handed.</summary>
internal sealed class HandedMessages(IChatClient model) : DelegatingChatClient(model)
{
    /// <summary>The text of the messages that the application did not write: what the middleware put in.</summary>
    public string Memory { get; private set; } = "";

    /// <summary>The remembered lines among them.</summary>
    public IEnumerable<string> MemoryLines =>
        Memory.Split('\n').Select(static line => line.Trim()).Where(static line => line.StartsWith("- ", StringComparison.Ordinal));

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(Noted(messages), options, cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(Noted(messages), options, cancellationToken))
            yield return update;
    }

    /// <summary>The story sends one message at a time, so everything before the last one was put in.</summary>
    private List<ChatMessage> Noted(IEnumerable<ChatMessage> messages)
    {
        var all = messages.ToList();
        Memory = string.Join('\n', all.SkipLast(1).Select(static message => message.Text));
        return all;
    }
}
