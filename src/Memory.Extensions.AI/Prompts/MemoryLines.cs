using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>One line of a block, as it stands in a prompt.</summary>
/// <param name="Text">A list item without anything but text.</param>
/// <param name="Key">By which the server tells whether it still holds; null when it cannot.</param>
internal readonly record struct MemoryLine(string Text, string? Key = null);

/// <summary>
/// Reads the context that a server rendered as lines that are safe in a prompt. Only a line feed parts lines, and each becomes a list item,
/// so that a text can neither begin a line nor a paragraph of its own.
/// </summary>
internal static class MemoryLines
{
    /// <summary>More lines than these are not looked at. The server sends at most 200.</summary>
    private const int MaxLines = 500;

    /// <summary>Longer lines are cut and end with an ellipsis. The server's are shorter.</summary>
    private const int MaxLength = 1_000;

    /// <summary>A server takes back no longer keys.</summary>
    private const int MaxKeyLength = 400;

    private const string Item = "- ";

    /// <summary>The lines of a context, without those that show nothing.</summary>
    /// <param name="context">What the server rendered; null for nothing.</param>
    /// <param name="keys">One key per line; others are not used.</param>
    public static List<MemoryLine> Read(string? context, IReadOnlyList<string>? keys = null)
    {
        var lines = new List<MemoryLine>();
        if (string.IsNullOrWhiteSpace(context))
            return lines;
        keys = keys?.Count == context.AsSpan().Count('\n') + 1 ? keys : null;
        var at = 0;
        foreach (var part in context.AsSpan().Split('\n'))
        {
            if (at == MaxLines)
                break;
            var key = keys?[at] is { Length: > 0 and <= MaxKeyLength } given ? given : null;
            at++;
            if (Line(context.AsSpan(part)) is { } text)
                lines.Add(new MemoryLine(text, key));
        }

        return lines;
    }

    /// <summary>The list item; null when nothing of it is seen.</summary>
    private static string? Line(ReadOnlySpan<char> raw)
    {
        var line = PlainLine.Of(raw, MaxLength);
        if (line.Length == 0 || line == "-")
            return null;
        var safe = InertText.Of(line);
        return safe.StartsWith(Item, StringComparison.Ordinal) ? safe : Item + safe;
    }
}
