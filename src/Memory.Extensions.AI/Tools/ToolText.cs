namespace Memory.Extensions.AI;

/// <summary>Text for a model to read, as inert as what a block shows.</summary>
internal static class ToolText
{
    /// <summary>A text as one line, of at most 1,000 characters.</summary>
    public static string Line(string text) => string.Join(' ', MemoryLines.Read(text.ReplaceLineEndings(" ")).Select(static line => After(line.Text, "- ")));

    /// <summary>What follows a beginning; all of a text that does not begin so.</summary>
    public static string After(string text, string beginning) => text.StartsWith(beginning, StringComparison.Ordinal) ? text[beginning.Length..] : text;
}
