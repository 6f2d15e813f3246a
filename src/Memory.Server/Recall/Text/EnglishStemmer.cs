namespace Memory.Server.Recall.Text;

/// <summary>
/// Brings English words to their stem, so that "lives", "lived" and "living" are one. Martin Porter's second stemmer ("English" of
/// Snowball, snowballstem.org/algorithms/english/stemmer.html), without the steps for apostrophes, which the tokenizer has removed.
/// </summary>
internal static class EnglishStemmer
{
    /// <summary>Stems a folded word. Words of other letters than a–z, and those of two letters, stay as they are.</summary>
    public static string Stem(string word)
    {
        if (word.Length <= 2 || !IsEnglish(word))
            return word;
        if (StemmingRules.Exceptions.TryGetValue(word, out var exception))
            return exception;
        var stem = new StemBuffer(word);
        PluralStep.Apply(ref stem);
        if (!StemmingRules.FinalAfterPlural.Contains(stem.ToString()))
        {
            PastStep.Apply(ref stem);
            FinalYStep(ref stem);
            ReplaceStep(ref stem, StemmingRules.Derivations);
            ReplaceStep(ref stem, StemmingRules.Endings);
            DeleteStep(ref stem);
            FinalEStep(ref stem);
        }

        return stem.ToString();
    }

    private static bool IsEnglish(string word)
    {
        foreach (var letter in word)
        {
            if (!char.IsAsciiLetterLower(letter))
                return false;
        }

        return true;
    }

    private static void FinalYStep(ref StemBuffer stem)
    {
        if (stem.Length > 2 && stem.Last is 'y' or 'Y' && !stem.IsVowel(stem.Length - 2))
            stem.ReplaceEnd(1, "i");
    }

    /// <summary>The longest ending that is listed decides; when its condition does not hold, nothing happens.</summary>
    private static void ReplaceStep(ref StemBuffer stem, ReadOnlySpan<SuffixRule> rules)
    {
        foreach (var rule in rules)
        {
            if (!stem.EndsWith(rule.Suffix))
                continue;
            if (stem.IsInR1(rule.Suffix.Length)
                && (!rule.NeedsR2 || stem.IsInR2(rule.Suffix.Length))
                && (rule.After is null || (stem.Length > rule.Suffix.Length && rule.After.Contains(stem[stem.Length - rule.Suffix.Length - 1], StringComparison.Ordinal))))
            {
                stem.ReplaceEnd(rule.Suffix.Length, rule.Replacement);
            }

            return;
        }
    }

    private static void DeleteStep(ref StemBuffer stem)
    {
        foreach (var suffix in StemmingRules.Deleted)
        {
            if (!stem.EndsWith(suffix))
                continue;
            if (stem.IsInR2(suffix.Length) && (suffix != "ion" || (stem.Length > 3 && stem[stem.Length - 4] is 's' or 't')))
                stem.ReplaceEnd(suffix.Length, "");
            return;
        }
    }

    private static void FinalEStep(ref StemBuffer stem)
    {
        if (stem.EndsWith("e"))
        {
            if (stem.IsInR2(1) || (stem.IsInR1(1) && !stem.EndsWithShortSyllable(stem.Length - 1)))
                stem.ReplaceEnd(1, "");
        }
        else if (stem.EndsWith("ll") && stem.IsInR2(1))
        {
            stem.ReplaceEnd(1, "");
        }
    }
}
