namespace Memory.Evaluation.Asking;

/// <summary>The longest message that a server takes.</summary>
internal static class ContentLimit
{
    /// <summary>In characters, which are Unicode code points.</summary>
    public const int Characters = 100_000;

    public static bool IsExceededBy(string content) => Cut(content).Length < content.Length;

    /// <summary>As much of a message as the server takes.</summary>
    public static string Cut(string content)
    {
        if (content.Length <= Characters)
            return content;
        var end = 0;
        for (var taken = 0; taken < Characters && end < content.Length; taken++)
            end += char.IsHighSurrogate(content[end]) && end + 1 < content.Length && char.IsLowSurrogate(content[end + 1]) ? 2 : 1;
        return content[..end];
    }
}
