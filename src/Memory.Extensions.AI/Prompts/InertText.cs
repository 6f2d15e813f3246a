using System.Buffers;
using System.Text;

namespace Memory.Extensions.AI;

/// <summary>
/// Writes a line so that nothing in it is more than text: no delimiter of a block, no control token of a model, no markup that renders, no
/// link that hides where it goes. What could be is written as an HTML entity, so that a reader still sees what was said. Pure.
/// </summary>
internal static class InertText
{
    private const string OpenLookalikes = "‹〈〈⟨❮❬❰˂ᐸ≺⧼";
    private const string CloseLookalikes = "›〉〉⟩❯❭❱˃ᐳ≻⧽";

    private static readonly SearchValues<char> Suspects = SearchValues.Create("<>＜＞﹤﹥&[]:`~" + OpenLookalikes + CloseLookalikes);

    public static string Of(string line)
    {
        var at = line.AsSpan().IndexOfAny(Suspects);
        if (at < 0)
            return line;
        var text = new StringBuilder(line.Length + 32);
        for (var from = 0; ;)
        {
            text.Append(line, from, at - from);
            var fence = FenceAt(line, at);
            if (fence > 0)
                text.Insert(text.Length, Entity(line[at]), fence);
            else
                Append(text, line, at);
            from = at + Math.Max(fence, 1);
            var next = line.AsSpan(from).IndexOfAny(Suspects);
            if (next < 0)
                return text.Append(line, from, line.Length - from).ToString();
            at = from + next;
        }
    }

    private static void Append(StringBuilder text, string line, int at)
    {
        var character = line[at];
        var rest = line.AsSpan(at + 1);
        var isInert = character switch
        {
            '<' or '>' or '＜' or '＞' or '﹤' or '﹥' => false,
            '&' => !ControlWords.IsEntity(rest),
            '[' => !ControlWords.BeginsToken(rest),
            ']' => rest is not ['(' or ':', ..] && !ControlWords.EndsToken(line.AsSpan(0, at)),
            ':' => !ControlWords.IsScheme(line.AsSpan(0, at), rest),
            '`' or '~' => true,
            _ => !ControlWords.NamesBlock(OpenLookalikes.Contains(character, StringComparison.Ordinal) ? rest : line.AsSpan(0, at)),
        };
        if (isInert)
            text.Append(character);
        else
            text.Append(Entity(character));
    }

    /// <summary>How long a code fence is that begins here: three or more of its characters; 0 for none.</summary>
    private static int FenceAt(string line, int at)
    {
        if (line[at] is not ('`' or '~'))
            return 0;
        var length = line.AsSpan(at).IndexOfAnyExcept(line[at]);
        length = length < 0 ? line.Length - at : length;
        return length >= 3 ? length : 0;
    }

    private static string Entity(char character) => character switch
    {
        '&' => "&amp;",
        '[' => "&#91;",
        ']' => "&#93;",
        ':' => "&#58;",
        '`' => "&#96;",
        '~' => "&#126;",
        '>' or '＞' or '﹥' => "&gt;",
        _ => CloseLookalikes.Contains(character, StringComparison.Ordinal) ? "&gt;" : "&lt;",
    };
}
