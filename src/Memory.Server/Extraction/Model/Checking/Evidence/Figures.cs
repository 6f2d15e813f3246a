using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>The numbers of a text, whichever way they are written: "1,200", "1200" and "1.2k" are one.</summary>
internal static class Figures
{
    private const int MaxCharacters = 24;

    private static readonly FrozenDictionary<string, decimal> Words =
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".Split(' ')
            .Select(static (word, number) => KeyValuePair.Create(word, (decimal)number))
            .Concat("first second third fourth fifth sixth seventh eighth ninth tenth".Split(' ').Select(static (word, place) => KeyValuePair.Create(word, place + 1m)))
            .Concat("january february march april may june july august september october november december".Split(' ').Select(static (word, month) => KeyValuePair.Create(word, month + 1m)))
            .Concat(Pairs("thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90 hundred 100 thousand 1000 million 1000000 dozen 12 once 1 twice 2 single 1 couple 2 pair 2 half 0.5"))
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every number that can be read in it, whichever way, also those in words.</summary>
    public static HashSet<decimal> In(string text)
    {
        var figures = Each(text).SelectMany(static readings => readings).ToHashSet();
        foreach (Match match in Word.Matches(text))
        {
            if (Words.TryGetValue(match.Value.ToLowerInvariant(), out var number))
                figures.Add(number);
        }

        return figures;
    }

    /// <summary>Each number in digits; one with a scale ("5k") may be meant both ways.</summary>
    public static IEnumerable<decimal[]> Each(string text)
    {
        foreach (Match match in Figure.Matches(text))
        {
            if (Read(match.Groups["n"].Value) is { } number)
                yield return ScaleOf(match.Groups["scale"].Value) is { } scale ? [number, number * scale] : [number];
        }
    }

    /// <summary>The number that a word names; null when it names none.</summary>
    public static decimal? OfWord(string word) => Words.TryGetValue(word, out var number) ? number : null;

    /// <summary>A comma before three digits groups them, any other is a decimal point; so is a point.</summary>
    private static decimal? Read(string written)
    {
        var plain = Grouping.Replace(written, "").Replace(',', '.');
        return plain.Length <= MaxCharacters && decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static decimal? ScaleOf(string scale) => scale switch
    {
        "k" or "K" or "thousand" => 1_000m,
        "m" or "M" or "million" => 1_000_000m,
        "bn" or "billion" => 1_000_000_000m,
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, decimal>> Pairs(string list) => list.Split(' ').Chunk(2)
        .Select(static pair => KeyValuePair.Create(pair[0], decimal.Parse(pair[1], CultureInfo.InvariantCulture)));

    private static readonly Pattern Figure = Patterns.OfCase(
        @"(?<!\d)(?<n>\d{1,3}([.,'\u00A0\u2009]\d{3}(?!\d)){1,4}([.,]\d{1,6}(?!\d))?|\d{1,15}([.,]\d{1,6}(?!\d))?)( ?(?<scale>[kKmM]|bn|thousand|million|billion)\b)?");

    private static readonly Pattern Grouping = Patterns.OfCase(@"(?<=\d)[.,'\u00A0\u2009](?=\d{3}(?!\d))");

    private static readonly Pattern Word = Patterns.OfCase(@"\b[A-Za-z]{3,9}\b");
}
