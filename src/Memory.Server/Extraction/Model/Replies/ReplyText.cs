using System.Text;
using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Model.Replies;

/// <summary>Brings a reply to text that a JSON parser can take: what no JSON may hold is replaced, and what the model thought aloud is left out.</summary>
internal static class ReplyText
{
    /// <summary>At most so many characters of a reply.</summary>
    public static string Of(string reply, int most)
    {
        var head = reply.Length <= most ? reply : reply[..most];
        return HalfPairs.Replace(Plain(Thoughts.Replace(head, " ")), static match => match.Length > 6 ? match.Value : "\\ufffd");
    }

    /// <summary>Control characters, which no JSON string may hold and some models write, as spaces; halves of characters as the sign for what is unknown.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            plain.Append(rune.Value < ' ' ? ' ' : rune);
        return plain.ToString();
    }

    /// <summary>Models that think aloud write down drafts.</summary>
    private static readonly Pattern Thoughts = Patterns.Of("<think(ing)?>.*?</think(ing)?>", RegexOptions.Singleline);

    /// <summary>Escaped halves of a character, together with whole ones, which stay.</summary>
    private static readonly Pattern HalfPairs = Patterns.OfCase(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}");
}
