using Memory.LoadTest.Soaks.Asking;

namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>How the chats that a server holds differ from those that it answered.</summary>
internal sealed record ChatFindings
{
    public int Found { get; init; }

    /// <summary>Questions and answers of answered chats that are not there.</summary>
    public int Lost { get; init; }

    /// <summary>Questions that are there more than once, and answers more often than they were asked for.</summary>
    public int Doubled { get; init; }

    /// <summary>Neither a question that was asked nor an answer that the model gave.</summary>
    public int Unknown { get; init; }

    public bool IsClean => Lost + Doubled + Unknown == 0;

    public ChatFindings Plus(ChatFindings other) => new() { Found = Found + other.Found, Lost = Lost + other.Lost, Doubled = Doubled + other.Doubled, Unknown = Unknown + other.Unknown };

    /// <param name="chats">A user's chats.</param>
    /// <param name="questionOf">What the user asked in the chat of a number.</param>
    /// <param name="found">What the server holds of them.</param>
    public static ChatFindings Compare(IEnumerable<ChatState> chats, Func<int, string> questionOf, IReadOnlyList<string> found)
    {
        var times = found.GroupBy(static text => text, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.Count(), StringComparer.Ordinal);
        var (lost, doubled) = (0, 0);
        foreach (var chat in chats)
        {
            times.Remove(questionOf(chat.Number), out var asked);
            times.Remove(ChatWords.Answer(chat.Number), out var answered);
            lost += chat.IsAnswered ? (asked == 0 ? 1 : 0) + (answered == 0 ? 1 : 0) : 0;
            doubled += (asked > 1 ? 1 : 0) + (answered > chat.Times ? 1 : 0);
        }

        return new ChatFindings { Found = found.Count, Lost = lost, Doubled = doubled, Unknown = times.Values.Sum() };
    }
}
