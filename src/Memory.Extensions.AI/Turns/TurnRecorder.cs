using System.Text.Json;
using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// Listens to the answer of one call and hands over what was said when the call is over, however it ended: the user's text with the first call
/// of their turn, since nobody knows whether a second one comes, and the assistant's. Never reasoning, bytes, usage or tool payloads.
/// </summary>
internal sealed class TurnRecorder(IngestOutbox outbox, UserTurns turns, Speaker speaker, Prompt prompt, UserTurn? turn, TimeProvider time)
{
    private static readonly JsonElement Partial = JsonElement.Parse($$"""{"{{MemoryProperties.Partial}}":true}""");
    private static readonly JsonElement Unanswered = JsonElement.Parse($$"""{"{{MemoryProperties.Unanswered}}":true}""");

    private readonly AnswerText said = new();
    private HashSet<string>? openCalls;
    private string? messageId;
    private string? conversationId;
    private ChatRole role = ChatRole.Assistant;
    private bool isBroken;
    private bool isComplete;
    private bool endsInToolCalls;
    private bool isInBackground;

    /// <summary>Listens to a whole answer. One that is still being made in the background is left to the call that fetches all of it.</summary>
    public void Hear(ChatResponse response)
    {
        conversationId = response.ConversationId;
        isInBackground = IsUnfinished(response);
        if (isInBackground)
            return;
        foreach (var message in response.Messages)
        {
            if (message is null)
                continue;
            isBroken = true;
            role = message.Role;
            Hear(message.Contents);
        }

        isComplete = true;
    }

    /// <summary>Listens to a piece of a streamed answer.</summary>
    public void Hear(ChatResponseUpdate update)
    {
        if ((update.MessageId is { } id && id != messageId) || (update.Role is { } other && other != role))
            (isBroken, messageId, role) = (true, update.MessageId, update.Role ?? ChatRole.Assistant);
        Hear(update.Contents);
        isInBackground = IsUnfinished(update);
        conversationId = update.ConversationId ?? conversationId;

        // A caller may stop reading at the finish reason, without waiting for the stream's end.
        if (update.FinishReason is { } reason)
            (isComplete, endsInToolCalls) = (true, reason == ChatFinishReason.ToolCalls);
    }

    /// <summary>Notes that the caller reads on. After a request for tools this means that somebody in between runs them, and the answer is still to come.</summary>
    public void GoOn()
    {
        if (endsInToolCalls)
            isComplete = false;
    }

    /// <summary>Notes that the stream ended by itself. One that can be taken up again later has only brought a part.</summary>
    public void Complete() => isComplete = !isInBackground;

    /// <summary>Hands over what was said.</summary>
    public void HandOver()
    {
        var answer = SpokenText.ForIngest(said.Take());
        if (string.IsNullOrWhiteSpace(answer))
            answer = "";
        var words = turn is null ? "" : SpokenText.ForIngest(prompt.Text);
        var mine = words.Length > 0 && turn!.TryClaim();
        var messages = new List<IngestMessage>(2);
        if (mine)
            messages.Add(OfUser(words, isAnswered: isComplete || isInBackground || answer.Length > 0));
        if (answer.Length > 0)
            messages.Add(OfAssistant(answer));
        if (messages.Count > 0 && !outbox.Enqueue(RequestOf(messages)) && mine)
            turn!.Release();
        if (turn is null)
            return;
        turn.IsAnswered |= isComplete && openCalls is not { Count: > 0 };
        if (!string.IsNullOrEmpty(conversationId))
            turns.Follow(turn, conversationId);
    }

    private IngestRequest RequestOf(List<IngestMessage> messages)
    {
        var who = turn?.Speaker ?? speaker;
        return new IngestRequest { UserId = who.UserId, SessionId = who.SessionId, Messages = messages };
    }

    private IngestMessage OfUser(string words, bool isAnswered) => new()
    {
        Role = TurnRole.User,
        Content = words,
        Id = turn!.Id,
        CreatedAt = turn.SaidAt,
        Name = prompt.Messages[prompt.LatestAt].AuthorName is { Length: > 0 and <= 255 } author ? author : null,
        Metadata = isAnswered ? null : Unanswered,
    };

    private IngestMessage OfAssistant(string answer) => new()
    {
        Role = TurnRole.Assistant,
        Content = answer,
        CreatedAt = time.GetUtcNow(),
        Metadata = isComplete ? null : Partial,
    };

    private void Hear(IList<AIContent> contents)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent { Text: { Length: > 0 } text } when role == ChatRole.Assistant:
                    if (isBroken && !said.IsEmpty)
                        said.Append("\n\n");
                    (isBroken, isComplete, endsInToolCalls) = (false, false, false);
                    said.Append(text);
                    break;
                case FunctionCallContent { InformationalOnly: false } call:
                    (openCalls ??= []).Add(call.CallId);
                    break;
                case ToolApprovalRequestContent request:
                    (openCalls ??= []).Add(request.ToolCall.CallId);
                    break;
                case FunctionResultContent result:
                    openCalls?.Remove(result.CallId);
                    break;
            }
        }
    }

#pragma warning disable MEAI001 // Background responses are experimental; a turn that runs in one must not be stored half-said.
    private static bool IsUnfinished(ChatResponse response) => response.ContinuationToken is not null;

    private static bool IsUnfinished(ChatResponseUpdate update) => update.ContinuationToken is not null;
#pragma warning restore MEAI001
}
