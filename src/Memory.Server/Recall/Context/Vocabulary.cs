using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Context;

/// <summary>The words of all lines that a context may have, numbered as they come, and how much each of the question's terms tells.</summary>
internal sealed class Vocabulary(RecallFrame frame)
{
    /// <summary>A line with more different words is never within another one.</summary>
    private const int MaxWords = 64;

    /// <summary>As many as a <see cref="WordSet"/> has bits for.</summary>
    private const int MaxTerms = 128;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly QueryTerm[] _terms = [.. frame.Terms.Take(MaxTerms)];
    private readonly double _all = frame.Terms.Take(MaxTerms).Sum(static term => term.Weight);

    public WordSet Of(TermBag words)
    {
        var asked = UInt128.Zero;
        for (var i = 0; i < _terms.Length; i++)
        {
            if (Has(words, _terms[i].Stem))
                asked |= UInt128.One << i;
        }

        return new WordSet(words.Stems.Length is > 0 and <= MaxWords ? BitsOf(words) : null, asked);
    }

    /// <summary>How much of the question these of its terms are, 0–1.</summary>
    public double ShareOf(UInt128 asked)
    {
        var share = 0.0;
        for (var i = 0; i < _terms.Length && asked != UInt128.Zero; i++, asked >>= 1)
            share += (asked & UInt128.One) == UInt128.One ? _terms[i].Weight : 0;
        return _all > 0 ? share / _all : 0;
    }

    private ulong[] BitsOf(TermBag words)
    {
        foreach (var stem in words.Stems)
            _numbers.TryAdd(stem, _numbers.Count);
        var bits = new ulong[(_numbers.Count + 63) / 64];
        foreach (var stem in words.Stems)
        {
            var number = _numbers[stem];
            bits[number / 64] |= 1UL << (number % 64);
        }

        return bits;
    }

    /// <summary>A bag's words stand in ordinal order.</summary>
    private static bool Has(TermBag words, string stem)
    {
        var (low, high) = (0, words.Stems.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(words.Stems[middle], stem);
            if (order == 0)
                return true;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }
}
