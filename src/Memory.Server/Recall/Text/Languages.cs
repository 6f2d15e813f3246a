using System.Numerics;

namespace Memory.Server.Recall.Text;

/// <summary>Tells a text's language by the function words it has.</summary>
internal static class Languages
{
    /// <summary>So many words tell enough.</summary>
    private const int MostWords = 400;

    private const int Known = 10;

    /// <summary>
    /// The language that most function words belong to. English where nothing tells, and in a draw. Words that English has too ("in", "die")
    /// count for both, so that they decide nothing.
    /// </summary>
    public static Language Of(IReadOnlyList<string> words)
    {
        Span<int> counts = stackalloc int[Known];
        counts.Clear();
        for (var i = 0; i < Math.Min(words.Count, MostWords); i++)
        {
            var known = StopWords.LanguagesOf(words[i]);
            if (known == Language.None)
                continue;
            var languages = (int)(known & ~Language.AlsoInEnglish);
            if ((known & Language.AlsoInEnglish) != Language.None)
                languages |= (int)Language.English;
            for (; languages != 0; languages &= languages - 1)
                counts[BitOperations.TrailingZeroCount(languages)]++;
        }

        var best = 0;
        for (var language = 1; language < Known; language++)
        {
            if (counts[language] > counts[best])
                best = language;
        }

        return (Language)(1 << best);
    }
}
