using System.Buffers;
using System.Text;

namespace Memory.Server.Recall.Text;

/// <summary>Reads a text once from its beginning to its end and collects its words.</summary>
/// <param name="text">The text.</param>
/// <param name="withForms">Whether other forms of the words are wanted too.</param>
internal sealed class TextReader(string text, bool withForms)
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly List<string> _words = new((text.Length / 6) + 4);
    private Rune _flag;

    public List<string> Read()
    {
        var parts = new WordParts(_words, withForms);
        var unspaced = new UnspacedRun(_words, withForms);
        for (var position = 0; position < text.Length;)
        {
            if (char.IsAsciiLetterOrDigit(text[position]))
            {
                unspaced.End();
                if (parts.IsIdle && PlainWordAt(position) is > 0 and var length)
                {
                    _words.Add(Folded(text.AsSpan(position, length)));
                    position += length;
                    continue;
                }

                parts.AppendAscii(text[position++], text.AsSpan(position));
                continue;
            }

            var rune = Compositions.Read(text.AsSpan(position), out var consumed);
            var next = position + consumed;
            if (Scripts.IsUnspaced(rune))
            {
                parts.End();
                unspaced.Add(rune);
            }
            else if (Characters.IsWord(rune))
            {
                unspaced.End();
                parts.Append(rune, text.AsSpan(next));
            }
            else if (!Characters.IsInvisible(rune) && !Joins(position, next, parts))
            {
                parts.End();
                unspaced.End();
                AddPicture(rune);
            }

            position = next;
        }

        parts.End();
        unspaced.End();
        return _words;
    }

    /// <summary>How long the word is that begins here, when it is plain letters up to a space or a mark before one, as most words are; otherwise 0.</summary>
    private int PlainWordAt(int position)
    {
        var rest = text.AsSpan(position);
        var length = rest.IndexOfAnyExcept(Letters);
        length = length < 0 ? rest.Length : length;
        if (length is 0 or > Tokenizer.MaxWordLength || (withForms && rest[1..length].ContainsAnyInRange('A', 'Z')))
            return 0;
        return rest[length..] is [] or [' ' or '\n', ..] or ['.' or ',' or '!' or '?' or ';'] or ['.' or ',' or '!' or '?' or ';', ' ' or '\n', ..] ? length : 0;
    }

    private static string Folded(ReadOnlySpan<char> letters)
    {
        Span<char> folded = stackalloc char[Tokenizer.MaxWordLength];
        for (var i = 0; i < letters.Length; i++)
            folded[i] = (char)(letters[i] | 0x20);
        return SpeltWords.Of(folded[..letters.Length]);
    }

    /// <summary>Whether what stands here belongs to a word: an apostrophe between letters, a point between digits, the plus of "c++", a hyphen.</summary>
    private bool Joins(int position, int next, WordParts parts)
    {
        if (parts.IsEmpty || position == 0)
            return false;
        char before = parts.Last, here = At(position), after = At(next);
        if (here == '#' && parts.IsSingleLetter)
            return parts.Join('#');
        if (here == '+')
            return IsPlusOfName(position) && parts.Join('+');
        if (Characters.IsApostrophe(here))
            return IsLetter(before) && IsLetter(after) && parts.Join('\'');
        var (digitBefore, digitAfter) = (char.IsAsciiDigit(before), char.IsAsciiDigit(after));
        if (digitBefore && digitAfter && here is '.')
            return parts.Join('.');
        if (here is ',')
            return digitBefore && IsThousandsGroup(next);
        return here is '-' or '‐' or '_' or '.' or '@' or ':' or '&' && (digitBefore || IsLetter(before)) && (digitAfter || IsLetter(after))
            && (here != ':' || (digitBefore && digitAfter))
            && parts.Connect(digitBefore && digitAfter ? here : '\0');
    }

    /// <summary>The letters beyond the basic plane are pairs.</summary>
    private static bool IsLetter(char character) => char.IsLetter(character) || char.IsSurrogate(character);

    private bool IsPlusOfName(int position)
    {
        var first = At(position - 1) == '+' ? position - 1 : position;
        return first > 0 && char.IsAsciiLetter(At(first - 1)) && !char.IsLetterOrDigit(At(first - 2)) && At(first + 1) == '+';
    }

    private bool IsThousandsGroup(int position) =>
        char.IsAsciiDigit(At(position)) && char.IsAsciiDigit(At(position + 1)) && char.IsAsciiDigit(At(position + 2)) && !char.IsAsciiDigit(At(position + 3));

    /// <summary>The character at a place, a full-width one as the plain one; a space outside of the text.</summary>
    private char At(int position) => (uint)position >= (uint)text.Length ? ' '
        : text[position] is >= '\uFF01' and <= '\uFF5E' and var wide ? (char)(wide - 0xFEE0) : text[position];

    /// <summary>Each picture is a word, two letters of a flag are one; the colour of a skin is left out.</summary>
    private void AddPicture(Rune rune)
    {
        if (!Characters.IsFlagLetter(rune))
        {
            _flag = default;
            if (Characters.IsPicture(rune))
                _words.Add(rune.ToString());
            return;
        }

        if (_flag == default)
        {
            _flag = rune;
            return;
        }

        _words.Add(_flag.ToString() + rune.ToString());
        _flag = default;
    }
}
