using Memory.Server.Api.Reading;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Microsoft.Extensions.AI;

namespace Memory.Server.Api.Requests;

/// <summary>A question to the chat model, read.</summary>
/// <param name="User">Whose memory helps.</param>
/// <param name="Session">Where the turn is stored; null for the catch-all session, whose turns are recalled like others.</param>
/// <param name="Messages">The conversation; the last message is the user's.</param>
/// <param name="Streams">Whether the answer is to come in pieces.</param>
/// <param name="TokenBudget">How long what is recalled may be.</param>
internal sealed record ChatOrder(string User, SessionId? Session, IReadOnlyList<ChatMessage> Messages, bool Streams, int TokenBudget)
{
    public static ChatOrder Read(Fields fields)
    {
        var user = fields.RequiredText("user_id", Limits.Name);
        var session = fields.Text("session_id", Limits.Name) is { } id && id != SessionId.Default.Value ? new SessionId(id) : (SessionId?)null;
        var messages = ReadMessages(fields);
        var streams = fields.Flag("stream") ?? false;
        var budget = fields.Whole("token_budget", 0, Limits.TokenBudget) ?? RecallQuery.DefaultTokenBudget;
        fields.Errors.ThrowIfAny();
        return new ChatOrder(user, session, messages, streams, budget);
    }

    /// <summary>
    /// The same under a name for the user's message, by which it is stored once even when the request is carried out again after a crash.
    /// </summary>
    public ChatOrder Named(Guid name)
    {
        Messages[^1].MessageId = name.ToString();
        return this;
    }

    private static List<ChatMessage> ReadMessages(Fields fields)
    {
        if (!fields.Has("messages"))
        {
            if (fields.Has("message"))
                return [new ChatMessage(ChatRole.User, fields.Text("message", Limits.Message))];
            fields.Fault("message", "is required, unless there are messages");
            return [];
        }

        if (fields.Has("message"))
            fields.Fault("message", "must not stand beside messages");
        var messages = fields.RequiredItems("messages", Limits.Messages).Select(ReadMessage).ToList();
        if (messages.Count > 0 && messages[^1].Role != ChatRole.User)
            fields.Fault($"messages[{messages.Count - 1}].role", "must be user: the last message is what is answered");
        return messages;
    }

    private static ChatMessage ReadMessage(Fields fields)
    {
        if (!fields.Has("role"))
            fields.Fault("role", "is required");
        var role = fields.Word(name: "role", TurnRole.User, TurnRole.Assistant, TurnRole.System);
        return new ChatMessage(
            role switch
            {
                TurnRole.Assistant => ChatRole.Assistant,
                TurnRole.System => ChatRole.System,
                _ => ChatRole.User,
            },
            fields.RequiredText("content", Limits.Message));
    }
}
