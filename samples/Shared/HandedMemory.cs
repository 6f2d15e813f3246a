using System.Net;

namespace Memory.Samples;

/// <summary>Reads the memory blocks that the middleware puts into a prompt.</summary>
internal static class HandedMemory
{
    private const string Start = "<memory>\n";
    private const string End = "\n</memory>";

    public static bool IsIn(string text) => text.Contains(Start, StringComparison.Ordinal);

    /// <summary>The lines of all blocks in a text, without their bullets.</summary>
    public static IEnumerable<string> LinesIn(string text)
    {
        for (var at = text.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Start, at, StringComparison.Ordinal))
        {
            at += Start.Length;
            var end = text.IndexOf(End, at, StringComparison.Ordinal);
            if (end < 0)
                yield break;
            foreach (var line in text[at..end].Split('\n'))
            {
                yield return WebUtility.HtmlDecode(line.TrimStart('-', ' '));
            }
        }
    }
}
