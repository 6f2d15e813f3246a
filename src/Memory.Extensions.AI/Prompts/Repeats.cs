using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// Leaves out recalled lines that only repeat what the prompt says anyway: the question itself, asked before, and earlier messages of a
/// conversation that has no name by which the server could leave it out.
/// </summary>
internal static class Repeats
{
    /// <summary>More of a message is not compared. The server's lines are shorter, and end with an ellipsis when they were cut.</summary>
    private const int MaxLength = 1_000;

    /// <summary>How the server introduces what was said, after the date in brackets.</summary>
    private static readonly string[] Introductions = ["] user said: ", "] assistant said: "];

    public static void LeaveOut(List<MemoryLine> lines, Prompt prompt)
    {
        if (!lines.Exists(static line => Quote(line.Text).Length > 0))
            return;
        var said = prompt.Messages.Where(Said.InConversation).Select(static message => InertText.Of(PlainLine.Of(message.Text, MaxLength))).ToList();
        lines.RemoveAll(line => said.Exists(text => Repeat(Quote(line.Text), text)));
    }

    private static bool Repeat(ReadOnlySpan<char> quote, string text) =>
        quote.Length > 0 && (quote.EndsWith("…") ? text.AsSpan().StartsWith(quote[..^1].TrimEnd()) : text.AsSpan().SequenceEqual(quote));

    /// <summary>What a line says that somebody said; nothing when it is another kind of line.</summary>
    private static ReadOnlySpan<char> Quote(string line)
    {
        foreach (var introduction in Introductions)
        {
            if (line.IndexOf(introduction, StringComparison.Ordinal) is var at and >= 0)
                return line.AsSpan(at + introduction.Length);
        }

        return default;
    }
}
