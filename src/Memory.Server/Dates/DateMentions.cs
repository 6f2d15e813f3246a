namespace Memory.Server.Dates;

/// <summary>Finds every time that a text names. Pure, and linear in the text's length.</summary>
internal static class DateMentions
{
    /// <summary>Mentions past these are left out: a text with more is a table, not something said.</summary>
    public const int Most = 64;

    /// <summary>Characters past these are not read.</summary>
    public const int MostCharacters = 100_000;

    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    /// <summary>The mentions in the order of the text.</summary>
    /// <param name="text">What was said, of any length and language; English words and the usual digits are understood.</param>
    /// <param name="saidAt">When, in the speaker's own offset. Outside the years 1900–2200 only full dates are understood.</param>
    /// <param name="looksBack">Whether "in May" means the last May where the sentence does not tell; otherwise it means the nearest.</param>
    public static IReadOnlyList<DateMention> In(string text, DateTimeOffset saidAt, bool looksBack)
    {
        using var sentences = new DateSentences(text);
        List<DateMention>? mentions = null;
        while (sentences.ReadNext())
        {
            if (!sentences.MayTellTime)
                continue;
            var reader = new DateReader(sentences, Bearings.Of(saidAt, FirstYear, LastYear), looksBack);
            for (var at = 0; at < sentences.Count;)
            {
                var taken = reader.Read(at, out var mention);
                if (taken > 0 && (reader.IsSure || mention is { IsRelative: false, HasYear: true }))
                    (mentions ??= []).Add(mention);
                if (mentions?.Count == Most)
                    return mentions;
                at += Math.Max(1, taken);
            }
        }

        return mentions ?? (IReadOnlyList<DateMention>)[];
    }
}
