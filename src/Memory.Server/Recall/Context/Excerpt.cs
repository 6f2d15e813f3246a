using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Cuts the part out of a long text that has most of what a question asks for: each of its stems counts once, rare ones more. The part begins
/// with a line or a sentence where one begins nearby. Of a text that has nothing of it the part is the beginning.
/// </summary>
internal sealed class Excerpt
{
    /// <summary>How far before the first word that was asked for the part may begin, as a share of its length.</summary>
    private const int LeadShare = 4;

    private static readonly SearchValues<char> Gaps = SearchValues.Create(" \t\r\n");

    /// <summary>Scripts without spaces are looked at in pieces of about so many characters.</summary>
    private const int MaxChunk = 24;

    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly HashSet<int> _beginnings = [];

    public Excerpt(ImmutableArray<QueryTerm> terms)
    {
        foreach (var term in terms)
        {
            if (term.Stem.Length > 0 && _weights.TryAdd(term.Stem, term.Weight))
                _beginnings.Add(BeginningOf(term.Stem));
        }
    }

    /// <summary>Where the part stands.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many characters the part may have.</param>
    public Range Of(string text, int length)
    {
        if (text.Length <= length)
            return Range.All;
        var start = StartOfBest(text, length);
        return start..EndOf(text, start, length);
    }

    private int StartOfBest(string text, int length)
    {
        var found = Find(text);
        var (best, most) = (0, 0.0);
        for (var first = 0; first < found.Count; first++)
        {
            var start = Begin(text, found[first].At, length);
            var worth = WorthFrom(found, first, start + length);
            if (worth > most + 1e-9)
                (best, most) = (start, worth);
        }

        // What begins near the end reaches back as far as there is room.
        var latest = text.AsSpan(text.Length - length).IndexOfAny(Gaps);
        return latest >= 0 ? Math.Min(best, text.Length - length + latest + 1) : best;
    }

    private static double WorthFrom(List<(int At, int End, string Stem, double Weight)> found, int first, int end)
    {
        var worth = 0.0;
        for (var i = first; i < found.Count && found[i].End <= end; i++)
        {
            var seen = false;
            for (var earlier = first; earlier < i && !seen; earlier++)
                seen = found[earlier].Stem == found[i].Stem;
            worth += seen ? 0 : found[i].Weight;
        }

        return worth;
    }

    /// <summary>Where the question's stems stand. Only words that begin like one of them are looked at closely.</summary>
    private List<(int At, int End, string Stem, double Weight)> Find(string text)
    {
        var found = new List<(int, int, string, double)>();
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfWord(text, at);
            if (end > at && MayHold(text.AsSpan(at, end - at)))
            {
                foreach (var word in Tokenizer.Words(text[at..end]))
                {
                    var stem = TextAnalyzer.Stem(word);
                    if (_weights.TryGetValue(stem, out var weight))
                        found.Add((at, end, stem, weight));
                }
            }

            at = end < text.Length && IsGap(text[end]) ? end + 1 : end;
        }

        return found;
    }

    private static int EndOfWord(string text, int at)
    {
        var gap = text.AsSpan(at).IndexOfAny(Gaps);
        var end = gap < 0 ? text.Length : at + gap;
        if (end - at <= MaxChunk || Ascii.IsValid(text.AsSpan(at, end - at)))
            return end;
        return char.IsLowSurrogate(text[at + MaxChunk]) ? at + MaxChunk + 1 : at + MaxChunk;
    }

    private bool MayHold(ReadOnlySpan<char> word)
    {
        if (!Ascii.IsValid(word) || _beginnings.Contains(BeginningOf(word)))
            return true;
        for (var i = 1; i < word.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(word[i - 1]) && _beginnings.Contains(BeginningOf(word[i..])))
                return true;
        }

        return false;
    }

    /// <summary>The first two letters, which a word and its stem share but for a few irregular ones; of numbers the first digit, since "1,000" is read as 1000.</summary>
    private static int BeginningOf(ReadOnlySpan<char> word) =>
        (char.ToLowerInvariant(word[0]) << 16) | (word.Length > 1 && char.IsAsciiLetter(word[0]) && char.IsAsciiLetterOrDigit(word[1]) ? char.ToLowerInvariant(word[1]) : 0);

    /// <summary>Where the part begins that has a place near its beginning: at a line or a sentence, else at a word.</summary>
    private static int Begin(string text, int at, int length)
    {
        var earliest = Math.Max(0, at - (length / LeadShare));
        if (earliest == 0)
            return 0;
        var word = at;
        for (var i = at - 1; i > earliest; i--)
        {
            if (!IsGap(text[i]))
                continue;
            word = i + 1;
            if (text[i] == '\n' || text[i - 1] is '.' or '!' or '?' or ':' or ';')
                return word;
        }

        return word;
    }

    /// <summary>Where the part ends: with a word, unless that would cost much of it.</summary>
    private static int EndOf(string text, int start, int length)
    {
        if (text.Length - start <= length)
            return text.Length;
        var end = start + length;
        var least = length / LeadShare;
        var gap = text.AsSpan(end - least, least + 1).LastIndexOfAny(Gaps);
        if (gap >= 0)
            return end - least + gap;
        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static bool IsGap(char character) => Gaps.Contains(character);
}
