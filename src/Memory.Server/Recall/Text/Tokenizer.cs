using System.Globalization;
using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Text;

/// <summary>
/// Splits text into folded words. Scripts written without spaces (Chinese, Japanese, Korean, Thai, …) become overlapping pairs of characters,
/// and an emoji is a word, so that no language is invisible.
/// </summary>
internal static class Tokenizer
{
    /// <summary>Longer words are cut: nobody asks for the rest of a base64 blob.</summary>
    public const int MaxWordLength = 64;

    public static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var unspaced = new List<Rune>();
        for (var position = 0; position < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out var consumed);
            var next = position + consumed;
            if (Scripts.IsUnspaced(rune))
            {
                Flush(word, words);
                unspaced.Add(rune);
            }
            else if (IsWordCharacter(rune))
            {
                FlushPairs(unspaced, words);
                word.AppendFolded(rune);
            }
            else if (word.Length > 0 && Joiner(text, position, next) is { } joiner)
            {
                word.Append(joiner);
            }
            else if (word.Length == 1 && rune.Value == '#')
            {
                // C# and F# are words.
                word.Append('#');
            }
            else if (!IsInvisible(rune))
            {
                Flush(word, words);
                FlushPairs(unspaced, words);
                if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol)
                    words.Add(rune.ToString());
            }

            position = next;
        }

        Flush(word, words);
        FlushPairs(unspaced, words);
        return words;
    }

    /// <summary>What stands inside a word: an apostrophe between letters, a point between digits, nothing for a comma that groups thousands, a plus of "c++".</summary>
    private static string? Joiner(string text, int position, int next)
    {
        if (text[position] == '+' && IsPlusOfName(text, position))
            return "+";
        if (next >= text.Length || position == 0)
            return null;
        char before = text[position - 1], after = text[next];
        return text[position] switch
        {
            '\'' or '’' or 'ʼ' or '＇' when char.IsLetter(before) && char.IsLetter(after) => "'",
            '.' when char.IsAsciiDigit(before) && char.IsAsciiDigit(after) => ".",
            ',' when char.IsAsciiDigit(before) && IsThousandsGroup(text.AsSpan(next)) => "",
            _ => null,
        };
    }

    private static bool IsPlusOfName(string text, int position)
    {
        var first = text[position - 1] == '+' ? position - 1 : position;
        return first > 0 && char.IsAsciiLetter(text[first - 1])
            && (first == 1 || !char.IsLetterOrDigit(text[first - 2]))
            && first + 1 < text.Length && text[first + 1] == '+';
    }

    private static bool IsThousandsGroup(ReadOnlySpan<char> digits) =>
        digits.Length >= 3 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[1]) && char.IsAsciiDigit(digits[2])
        && (digits.Length == 3 || !char.IsAsciiDigit(digits[3]));

    private static bool IsWordCharacter(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark && !IsVariationSelector(rune);

    /// <summary>Characters that are not seen must not tear a word apart, or a zero-width space inside "ignore" would hide it.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || IsVariationSelector(rune);

    private static bool IsVariationSelector(Rune rune) => rune.Value is >= 0xFE00 and <= 0xFE0F;

    private static void Flush(StringBuilder word, List<string> words)
    {
        if (word.Length == 0)
            return;
        var folded = word.ToString();
        word.Clear();
        if (folded.Length > MaxWordLength)
            folded = folded[..MaxWordLength];
        if (folded.Contains('\'', StringComparison.Ordinal))
            Contractions.Expand(folded, words);
        else
            words.Add(folded);
    }

    private static void FlushPairs(List<Rune> unspaced, List<string> words)
    {
        if (unspaced.Count == 1)
            words.Add(unspaced[0].ToString());
        for (var i = 1; i < unspaced.Count; i++)
            words.Add(unspaced[i - 1].ToString() + unspaced[i].ToString());
        unspaced.Clear();
    }
}
