using Microsoft.Extensions.AI;

namespace Memory.Testing;

/// <summary>The approval of tool calls, as a loop handles it: it asks the caller instead of calling, and later settles what they answered.</summary>
internal static class Approvals
{
    /// <summary>The contents with the calls that need approval made into requests for it.</summary>
    public static IList<AIContent> Ask(IList<AIContent> contents, Func<FunctionCallContent, bool> needed) =>
        contents.Any(content => Needs(content, needed)) ? [.. contents.Select(content => Needs(content, needed) ? Request((FunctionCallContent)content) : content)] : contents;

    public static IList<ChatMessage> Ask(IList<ChatMessage> messages, Func<FunctionCallContent, bool> needed) =>
    [
        .. messages.Select(message => message.Contents.Any(content => Needs(content, needed)) ? With(message, Ask(message.Contents, needed)) : message),
    ];

    /// <summary>Takes requests and answers out of the history and puts the calls and their results at its end; answers those messages.</summary>
    public static List<ChatMessage> Settle(LoopHistory history, Func<FunctionCallContent, object?> invoke)
    {
        var messages = history.Originals;
        var answers = messages.SelectMany(static message => message.Contents).OfType<ToolApprovalResponseContent>().ToList();
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            List<AIContent> kept = [.. messages[i].Contents.Where(static content => content is not (ToolApprovalRequestContent or ToolApprovalResponseContent))];
            if (kept.Count == messages[i].Contents.Count)
                continue;
            if (kept.Count == 0)
                messages.RemoveAt(i);
            else
                messages[i] = With(messages[i], kept);
        }

        if (answers.Count == 0)
            return [];
        var calls = new ChatMessage(ChatRole.Assistant, [.. answers.Select(static answer => answer.ToolCall)]);
        var results = new ChatMessage(ChatRole.Tool, [.. answers.Select(answer => ResultOf(answer, invoke))]);
        if (!history.IsKeptByTheService)
            messages.Add(calls);
        messages.Add(results);
        return [calls, results];
    }

    private static FunctionResultContent ResultOf(ToolApprovalResponseContent answer, Func<FunctionCallContent, object?> invoke) =>
        new(answer.ToolCall.CallId, answer.Approved ? invoke((FunctionCallContent)answer.ToolCall) : "The call was not approved.");

    private static bool Needs(AIContent content, Func<FunctionCallContent, bool> needed) => content is FunctionCallContent call && needed(call);

    private static ToolApprovalRequestContent Request(FunctionCallContent call) => new(call.CallId, call);

    private static ChatMessage With(ChatMessage message, IList<AIContent> contents)
    {
        var clone = message.Clone();
        clone.Contents = contents;
        return clone;
    }
}
