namespace StreamingChat.Web;

/// <summary>What the page sends: who is chatting, in which session, and the session's conversation up to the new message.</summary>
internal sealed record ChatQuestion(string? User, string? Session, IReadOnlyList<ChatLine?>? Messages)
{
    private const int MostName = 255;
    private const int MostMessages = 400;
    private const int MostText = 20_000;

    /// <summary>What is wrong with it, in a sentence; null when nothing is.</summary>
    public string? FindMistake() =>
        FindMistakeInName(User) ?? FindMistakeInName(Session) ?? Messages switch
        {
            null or [] => "There is no message.",
            { Count: > MostMessages } => $"A conversation has at most {MostMessages} messages; begin a new session.",
            [.., { Role: not "user" }] => "The last message must be the user's.",
            _ => Messages.Select(FindMistakeIn).FirstOrDefault(static mistake => mistake is not null),
        };

    /// <summary>What is wrong with the id of a user or a session.</summary>
    public static string? FindMistakeInName(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MostName || name.Any(char.IsControl) ? $"A user and a session have 1 to {MostName} characters." : null;

    private static string? FindMistakeIn(ChatLine? line) => line switch
    {
        { Role: not ("user" or "assistant") } or null => "A message is the user's or the assistant's.",
        { Text: var text } when string.IsNullOrWhiteSpace(text) || text.Length > MostText || text.Contains('\0', StringComparison.Ordinal) =>
            $"A message has 1 to {MostText} characters, none of which is NUL.",
        _ => null,
    };
}

/// <summary>One message of a conversation.</summary>
internal sealed record ChatLine(string? Role, string? Text);
