using System.Buffers;

namespace Memory.Server.Recall.Text;

/// <summary>Adds a part's words in the form in which they are compared.</summary>
internal static class WordForms
{
    /// <summary>What has more pieces than this is a blob and no name.</summary>
    private const int MostPieces = 6;

    /// <summary>A unit behind a number is no longer: "5km", "10am".</summary>
    private const int LongestUnit = 3;

    private static readonly SearchValues<char> Figures = SearchValues.Create("0123456789.");

    public static void Add(string part, List<int> pieces, bool withForms, List<string> words)
    {
        if (part.Length == 0)
            return;
        if (char.IsAsciiDigit(part[0]))
        {
            AddNumber(part, withForms, words);
            return;
        }

        if (part.Contains('\'', StringComparison.Ordinal))
        {
            Contractions.Expand(part, words);
            return;
        }

        words.Add(part);
        if (withForms && pieces.Count is > 0 and < MostPieces)
            AddPieces(part, pieces, words);
    }

    /// <summary>"5km" is "5" and "km", "3rd" is "3", "07" is "7".</summary>
    private static void AddNumber(string part, bool withForms, List<string> words)
    {
        var digits = part.AsSpan().IndexOfAnyExcept(Figures);
        if (digits < 0)
        {
            words.Add(part is ['0', _] ? part[1..] : part);
            return;
        }

        var unit = part.AsSpan(digits);
        if (unit is "st" or "nd" or "rd" or "th")
        {
            words.Add(part is ['0', _, ..] && digits == 2 ? part[1..digits] : part[..digits]);
        }
        else if (unit.Length <= LongestUnit && !unit.ContainsAnyInRange('0', '9') && !unit.Contains('\''))
        {
            words.Add(part[..digits]);
            words.Add(unit.ToString());
            if (withForms)
                words.Add(part);
        }
        else
        {
            words.Add(part.Replace("'", "", StringComparison.Ordinal));
        }
    }

    /// <summary>"retry" and "count" of "retryCount", "2.3.1" of "v2.3.1". A single letter or digit says too little, unless it ends a name: "gpt4".</summary>
    private static void AddPieces(string part, List<int> pieces, List<string> words)
    {
        if (part[0] is 'v' && pieces is [1, ..] && part.AsSpan(1).IndexOfAnyExcept(Figures) < 0)
        {
            words.Add(part[1..]);
            return;
        }

        for (var i = -1; i < pieces.Count; i++)
        {
            var start = i < 0 ? 0 : pieces[i];
            var end = i + 1 < pieces.Count ? pieces[i + 1] : part.Length;
            if (start < end && end <= part.Length && (end - start > 1 || (pieces.Count == 1 && char.IsAsciiDigit(part[start]))))
                words.Add(part[start..end]);
        }
    }
}
