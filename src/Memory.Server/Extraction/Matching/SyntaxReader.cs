using System.Globalization;
using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Matching;

/// <summary>Takes a regular expression apart. Of a pattern with anything in it that is not known here, it says that any text may match.</summary>
internal sealed class SyntaxReader
{
    private const RegexOptions Known = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline;

    private readonly string text;
    private readonly Syntax start;
    private int at;
    private bool isKnown = true;

    private SyntaxReader(string text, bool isMultiline)
    {
        this.text = text;
        start = isMultiline ? Syntax.Nothing : new Literal(Letters.Start.ToString());
    }

    public static Syntax Read(string pattern, RegexOptions options)
    {
        if ((options | Known) != Known || !options.HasFlag(RegexOptions.CultureInvariant))
            return Syntax.Anything;
        var reader = new SyntaxReader(pattern, options.HasFlag(RegexOptions.Multiline));
        var read = reader.ReadChoice();
        return reader.isKnown && reader.at == pattern.Length ? read : Syntax.Anything;
    }

    private char Next => at < text.Length ? text[at] : '\0';

    private bool Takes(string next)
    {
        if (string.CompareOrdinal(text, at, next, 0, next.Length) != 0)
            return false;
        at += next.Length;
        return true;
    }

    private Syntax Unknown()
    {
        isKnown = false;
        return Syntax.Anything;
    }

    private Syntax ReadChoice()
    {
        var parts = new List<Syntax>();
        do
            parts.Add(ReadSequence());
        while (Takes("|"));
        return parts.Count == 1 ? parts[0] : new Choice(parts);
    }

    private Syntax ReadSequence()
    {
        var parts = new List<Syntax>();
        while (isKnown && at < text.Length && text[at] is not ('|' or ')'))
        {
            var part = ReadQuantifier(ReadPart());
            if (part is Literal { TakesText: true } next && parts.Count > 0 && parts[^1] is Literal { TakesText: true } last)
                parts[^1] = new Literal(last.Kinds + next.Kinds);
            else
                parts.Add(part);
        }

        return parts.Count == 1 ? parts[0] : new Sequence(parts);
    }

    private Syntax ReadPart()
    {
        var next = text[at++];
        return next switch
        {
            '(' => ReadGroup(),
            '[' => ReadClass(),
            '\\' => ReadEscape(),
            '.' => Syntax.Anything,
            '$' => Syntax.Edge,
            '^' => start,
            '*' or '+' or '?' => Unknown(),
            _ => Of(next),
        };
    }

    private static Literal Of(char character) => new(Letters.Of(character).ToString());

    private Syntax ReadQuantifier(Syntax part)
    {
        var (least, most) = (1, 1);
        if (Takes("*"))
            (least, most) = (0, int.MaxValue);
        else if (Takes("+"))
            most = int.MaxValue;
        else if (Takes("?"))
            least = 0;
        else if (!TryReadBounds(out least, out most))
            return part;
        Takes("?");
        if (Next is '*' or '+' or '?')
            return Unknown();
        return new Repeat(part, least, most);
    }

    /// <summary>"{2}", "{2,}", "{2,5}"; a brace that is none of these stands for itself.</summary>
    private bool TryReadBounds(out int least, out int most)
    {
        (least, most) = (1, 1);
        var end = Next == '{' ? text.IndexOf('}', at) : -1;
        if (end < 0)
            return false;
        var bounds = text[(at + 1)..end].Split(',');
        if (bounds.Length > 2 || !int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out least))
            return false;
        most = least;
        if (bounds.Length == 2 && bounds[1].Length == 0)
            most = int.MaxValue;
        else if (bounds.Length == 2 && !int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out most))
            return false;
        at = end + 1;
        return true;
    }

    private Syntax ReadGroup()
    {
        if (!Takes("?"))
            return Closed(ReadChoice());
        if (Takes(":") || Takes(">"))
            return Closed(ReadChoice());
        if (Takes("="))
            return Closed(new Beside(ReadChoice(), IsAhead: true));
        if (Takes("<="))
            return Closed(new Beside(ReadChoice(), IsAhead: false));
        if (Takes("!") || Takes("<!"))
        {
            ReadChoice();
            return Closed(Syntax.Nothing);
        }

        return Takes("<") ? ReadNamed() : ReadWithOptions();
    }

    private Syntax ReadNamed()
    {
        while (char.IsAsciiLetterOrDigit(Next) || Next == '_')
            at++;
        return Takes(">") ? Closed(ReadChoice()) : Unknown();
    }

    /// <summary>Capitals may count or not, and a dot may take a line's end or not: what is told of a match stays true.</summary>
    private Syntax ReadWithOptions()
    {
        while (Next is 'i' or 's' or 'n' or '-')
            at++;
        return Takes(":") ? Closed(ReadChoice()) : Unknown();
    }

    private Syntax Closed(Syntax group) => Takes(")") ? group : Unknown();

    private Syntax ReadEscape()
    {
        var next = Next;
        at++;
        return next switch
        {
            'b' or 'z' or 'Z' => Syntax.Edge,
            'B' => Syntax.Nothing,
            'd' => new Literal(Letters.Digit.ToString()),
            's' or 'n' or 'r' or 't' => new Literal(Letters.Space.ToString()),
            'w' or 'W' or 'S' or 'D' => Syntax.Anything,
            'p' or 'P' => ReadCategory(),
            'u' => ReadCode() is { } code ? Of(code) : Unknown(),
            '\0' or '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Unknown(),
            _ => Of(next),
        };
    }

    private Syntax ReadCategory()
    {
        var end = Next == '{' ? text.IndexOf('}', at) : -1;
        if (end < 0)
            return Unknown();
        at = end + 1;
        return Syntax.Anything;
    }

    private char? ReadCode()
    {
        if (at + 4 > text.Length || !ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return null;
        at += 4;
        return (char)code;
    }

    /// <summary>"[ ,-]" is one of three kinds; a class of more, or of what it must not be, tells nothing.</summary>
    private Syntax ReadClass()
    {
        var isWide = Takes("^");
        var kinds = new SortedSet<char>();
        for (var isFirst = true; isFirst || Next != ']'; isFirst = false)
        {
            if (ReadMember() is not { } first || !isKnown)
            {
                isWide = true;
                if (!isKnown)
                    return Syntax.Anything;
                continue;
            }

            var last = first;
            if (Next == '-' && at + 1 < text.Length && text[at + 1] != ']')
            {
                at++;
                if (ReadMember() is not { } end || end < first)
                    return Unknown();
                last = end;
            }

            isWide |= last >= 128 && last > first;
            for (var character = (int)first; character <= last && !isWide; character++)
                kinds.Add(Letters.Of((char)character));
        }

        at++;
        return isWide || kinds.Count > 4 ? Syntax.Anything : new OneKind(string.Concat(kinds));
    }

    /// <summary>One character of a class; null for a class within it, which makes it wide, or for what is not known.</summary>
    private char? ReadMember()
    {
        if (at >= text.Length || (Next == '[' && text[at - 1] == '-'))
        {
            // Behind a hyphen begins a class that is taken away from this one.
            Unknown();
            return null;
        }

        var next = text[at++];
        if (next != '\\')
            return next;
        next = Next;
        at++;
        switch (next)
        {
            case 'd':
                return '0';
            case 's' or 'n' or 'r' or 't':
                return ' ';
            case 'w' or 'W' or 'S' or 'D':
                return null;
            case 'p' or 'P':
                ReadCategory();
                return null;
            case 'u' when ReadCode() is { } code:
                return code;
            case '\0' or '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                Unknown();
                return null;
            default:
                return next;
        }
    }
}
