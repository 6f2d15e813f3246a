using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Memory.Testing;

/// <summary>
/// Runs the tools that a model asks for and calls it again with their results, the way the platform's own loop does: the caller's messages
/// go on as they are in a list that grows while the turn lasts; a service that keeps the conversation is sent the results alone; a call that
/// needs approval goes to the caller as a request, and what they answer comes back as the call and its result.
/// </summary>
public sealed class FunctionInvokingLoop(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>What a tool answers.</summary>
    public Func<FunctionCallContent, object?> OnInvoke { get; set; } = static call => $"result of {call.Name}";

    public Func<FunctionCallContent, bool> NeedsApproval { get; set; } = static _ => false;

    /// <summary>How often tools are run for one request; then the model's calls go to the caller as they are.</summary>
    public int MaximumIterations { get; set; } = 40;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var history = new LoopHistory(messages, options);
        var all = Approvals.Settle(history, OnInvoke);
        for (var iteration = 0; ; iteration++)
        {
            var response = await InnerClient.GetResponseAsync(history.Next, history.Options, cancellationToken);
            response.Messages = Approvals.Ask(response.Messages, NeedsApproval);
            all.AddRange(response.Messages);
            var calls = OpenCalls(response.Messages);
            if (calls.Count == 0 || iteration >= MaximumIterations)
            {
                response.Messages = all;
                return response;
            }

            all.Add(history.Advance(response, Invoke(calls)));
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var history = new LoopHistory(messages, options);
        foreach (var message in Approvals.Settle(history, OnInvoke))
            yield return new ChatResponseUpdate(message.Role, message.Contents) { MessageId = message.MessageId };
        for (var iteration = 0; ; iteration++)
        {
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in InnerClient.GetStreamingResponseAsync(history.Next, history.Options, cancellationToken))
            {
                update.Contents = Approvals.Ask(update.Contents, NeedsApproval);
                updates.Add(update);
                yield return update;
            }

            var response = updates.ToChatResponse();
            var calls = OpenCalls(response.Messages);
            if (calls.Count == 0 || iteration >= MaximumIterations)
                yield break;
            var results = history.Advance(response, Invoke(calls));
            yield return new ChatResponseUpdate(results.Role, results.Contents) { MessageId = $"results-{iteration}", ConversationId = response.ConversationId };
        }
    }

    private static List<FunctionCallContent> OpenCalls(IEnumerable<ChatMessage> messages) =>
        [.. messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Where(static call => !call.InformationalOnly)];

    private List<AIContent> Invoke(List<FunctionCallContent> calls) =>
        [.. calls.Select(call => new FunctionResultContent(call.CallId, OnInvoke(call)))];
}
