using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>
/// Leaves out recalled lines that only repeat what the prompt says anyway: the question itself, asked before, and earlier messages of a
/// conversation that has no name by which the server could leave it out.
/// </summary>
internal static class Repeats
{
    /// <summary>More of a message is not compared, as far as a server shows parts of what was said.</summary>
    private const int MaxLength = 4_096;

    /// <summary>Fewer words that stand in a message somewhere may be there by chance.</summary>
    private const int LeastPart = 60;

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
        quote.Length > 0 && (quote.StartsWith("…") || quote.EndsWith("…") ? IsPart(quote, text) : text.AsSpan().SequenceEqual(quote));

    /// <summary>Whether a quote with ellipses where it was cut stands in a text: at the end that has none, or anywhere.</summary>
    private static bool IsPart(ReadOnlySpan<char> quote, ReadOnlySpan<char> text)
    {
        var (isCutBefore, isCutAfter) = (quote.StartsWith("…"), quote.EndsWith("…"));
        var part = quote.Trim('…').Trim();
        return (isCutBefore, isCutAfter) switch
        {
            (false, _) => text.StartsWith(part),
            _ when part.Length < LeastPart => text.SequenceEqual(quote),
            (true, false) => text.EndsWith(part),
            _ => text.Contains(part, StringComparison.Ordinal),
        };
    }

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
