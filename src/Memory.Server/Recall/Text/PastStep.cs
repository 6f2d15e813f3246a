namespace Memory.Server.Recall.Text;

/// <summary>Step 1b of the stemmer: -ed and -ing, and the e or the single consonant that they had hidden.</summary>
internal static class PastStep
{
    private static readonly string[] Suffixes = ["ingly", "edly", "ing", "ed"];

    public static void Apply(ref StemBuffer stem)
    {
        if (stem.EndsWith("eed") || stem.EndsWith("eedly"))
        {
            var length = stem.EndsWith("eed") ? 3 : 5;
            if (stem.IsInR1(length))
                stem.ReplaceEnd(length, "ee");
            return;
        }

        foreach (var suffix in Suffixes)
        {
            if (!stem.EndsWith(suffix))
                continue;
            if (stem.HasVowelBefore(stem.Length - suffix.Length))
            {
                stem.ReplaceEnd(suffix.Length, "");
                Repair(ref stem);
            }

            return;
        }
    }

    private static void Repair(ref StemBuffer stem)
    {
        if (stem.EndsWith("at") || stem.EndsWith("bl") || stem.EndsWith("iz"))
            stem.ReplaceEnd(0, "e");
        else if (stem.EndsWithDouble())
            stem.ReplaceEnd(1, "");
        else if (stem.R1IsEmpty && stem.EndsWithShortSyllable(stem.Length))
            stem.ReplaceEnd(0, "e");
    }
}
