using System.Text;
using System.Text.Json;
using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// Listens to the answer of one call and hands the turn over when the call is over, however it ended: the user's text and the assistant's,
/// never reasoning, bytes, usage or tool payloads.
/// </summary>
internal sealed class TurnRecorder(IngestOutbox outbox, Speaker speaker, UserTurn? turn, bool isStateful, TimeProvider time)
{
    private static readonly JsonElement Partial = JsonElement.Parse("""{"partial":true}""");

    private readonly StringBuilder said = new();
    private HashSet<string>? openCalls;
    private string? messageId;
    private bool isComplete;
    private bool isInBackground;
    private bool isKept = isStateful;

    /// <summary>Listens to a whole answer.</summary>
    public void Hear(ChatResponse response)
    {
        foreach (var message in response.Messages)
        {
            Begin(message.MessageId ?? (said.Length > 0 ? "" : null));
            Hear(message.Contents, message.Role);
        }

        isInBackground = IsUnfinished(response);
        isKept |= !string.IsNullOrEmpty(response.ConversationId);
        isComplete = true;
    }

    /// <summary>Listens to a piece of a streamed answer.</summary>
    public void Hear(ChatResponseUpdate update)
    {
        if (update.MessageId is { } id)
            Begin(id);
        Hear(update.Contents, update.Role);
        isInBackground = IsUnfinished(update);
        isKept |= !string.IsNullOrEmpty(update.ConversationId);

        // A caller may stop reading at the finish reason, without waiting for the stream's end.
        isComplete |= update.FinishReason is { } reason && reason != ChatFinishReason.ToolCalls;
    }

    /// <summary>Notes that the stream ended by itself.</summary>
    public void Complete() => isComplete = true;

    /// <summary>
    /// Hands the turn over. While it goes on, with a tool's result or in the background, the answer is not there yet; the user's text then
    /// waits for it too, unless the service keeps the conversation and the next request will not hold that text.
    /// </summary>
    public void HandOver()
    {
        var callsTools = isComplete && openCalls is { Count: > 0 };
        var goesOn = callsTools || (isComplete && isInBackground);
        var messages = new List<IngestMessage>(2);
        if (turn is not null && (isKept || !callsTools) && SpokenText.ForIngest(turn.Text) is { Length: > 0 } words)
            messages.Add(new IngestMessage { Role = TurnRole.User, Content = words, Id = turn.Id, CreatedAt = turn.SaidAt, Name = Name(turn.AuthorName) });
        if (!goesOn && SpokenText.ForIngest(said.ToString()) is { } answer && !string.IsNullOrWhiteSpace(answer))
        {
            messages.Add(new IngestMessage
            {
                Role = TurnRole.Assistant,
                Content = answer,
                CreatedAt = time.GetUtcNow(),
                Metadata = isComplete ? null : Partial,
            });
        }

        if (messages.Count > 0)
            outbox.Enqueue(new IngestRequest { UserId = speaker.UserId, SessionId = speaker.SessionId, Messages = messages });
    }

    private void Begin(string? id)
    {
        if (said.Length > 0 && messageId != id)
            said.Append("\n\n");
        messageId = id;
    }

    private void Hear(IList<AIContent> contents, ChatRole? role)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent { Text: { } text } when (role is null || role == ChatRole.Assistant) && said.Length <= SpokenText.MaxCharacters:
                    said.Append(text);
                    isComplete = false;
                    break;
                case FunctionCallContent { InformationalOnly: false } call:
                    (openCalls ??= []).Add(call.CallId);
                    isComplete = false;
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

    private static string? Name(string? author) => author is { Length: > 0 and <= 255 } ? author : null;
}
