using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>What the memory layer reads in the messages of a request. Pure; the messages are never changed.</summary>
internal sealed class Prompt
{
    private Prompt(ChatMessage[] messages, int latest, string text, int history, bool isContinuation) =>
        (Messages, LatestAt, Text, History, IsContinuation) = (messages, latest, text, history, isContinuation);

    /// <summary>The request's messages, copied once, since the caller may change the list while memory is asked.</summary>
    public ChatMessage[] Messages { get; }

    /// <summary>Where the user's current message stands, with or without text; -1 when there is none.</summary>
    public int LatestAt { get; }

    /// <summary>Where the user's current message stands; -1 when there is none, or it has no text.</summary>
    public int QuestionAt => Text.Length == 0 ? -1 : LatestAt;

    /// <summary>The text of the user's current message; empty when there is none.</summary>
    public string Text { get; }

    /// <summary>Tells apart what was said before the user's current message; 0 when nothing was.</summary>
    public int History { get; }

    /// <summary>Whether the request carries on an earlier one of the same turn: it ends in a tool's result or an approval.</summary>
    public bool IsContinuation { get; }

    /// <summary>Whether another memory layer has already been at work on these messages.</summary>
    public bool IsRemembered => Array.Exists(Messages, Said.IsInjected);

    /// <summary>Whether the prompt holds something of the conversation before the user's current message.</summary>
    public bool HoldsHistory => QuestionAt >= 0 && History != 0;

    /// <summary>Where the block of essentials goes: right after the leading system messages.</summary>
    public int AfterSystem
    {
        get
        {
            var end = Array.FindIndex(Messages, static message => !Said.IsOfTheApp(message));
            return end < 0 ? Messages.Length : end;
        }
    }

    public static Prompt Read(ChatMessage[] messages)
    {
        var last = Array.FindLastIndex(messages, static message => !Said.IsAddedByALayer(message));
        var latest = Array.FindLastIndex(messages, Said.ByTheUser);
        var text = latest < 0 ? "" : messages[latest].Text;
        return new Prompt(
            messages, latest, string.IsNullOrWhiteSpace(text) ? "" : text, HistoryOf(messages.AsSpan(0, Math.Max(latest, 0))), last >= 0 && Said.IsAReply(messages[last]));
    }

    /// <summary>Where the recalled block goes: right before the user's message, but never between a tool call and its result.</summary>
    public int BeforeQuestion => Before(QuestionAt);

    /// <summary>The place right before a message, but never between a tool call and its result.</summary>
    public int Before(int place)
    {
        for (var at = Messages.Length - 1; at >= place && place >= 0; at--)
        {
            foreach (var content in Messages[at]?.Contents ?? [])
            {
                if (content is ToolResultContent result && CallBefore(place, result.CallId) is var call and >= 0)
                    place = call;
            }
        }

        return place;
    }

    /// <summary>Whether a message is one that the user said in words, now or earlier.</summary>
    public bool IsSpoken(int at) => Said.ByTheUser(Messages[at]) && Said.HasText(Messages[at]);

    private int CallBefore(int place, string callId) => Array.FindIndex(Messages, 0, place, message => Said.Calls(message, callId));

    /// <summary>A fingerprint of what both said: who, how much, and how it began. Never 0, unless nothing was said.</summary>
    private static int HistoryOf(ReadOnlySpan<ChatMessage> messages)
    {
        const int Beginning = 64;
        var hash = default(HashCode);
        var isEmpty = true;
        foreach (var message in messages)
        {
            if (!Said.InConversation(message))
                continue;
            isEmpty = false;
            hash.Add(message.Role == ChatRole.Assistant);
            foreach (var content in message.Contents)
            {
                if (content is not TextContent { Text: { } text })
                    continue;
                hash.Add(text.Length);
                hash.Add(string.GetHashCode(text.AsSpan(0, Math.Min(text.Length, Beginning)), StringComparison.Ordinal));
            }
        }

        return isEmpty ? 0 : hash.ToHashCode() | 1;
    }
}
