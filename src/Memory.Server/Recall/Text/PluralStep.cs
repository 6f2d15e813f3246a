namespace Memory.Server.Recall.Text;

/// <summary>Step 1a of the stemmer: plurals.</summary>
internal static class PluralStep
{
    public static void Apply(ref StemBuffer stem)
    {
        if (stem.EndsWith("sses"))
            stem.ReplaceEnd(2, "");
        else if (stem.EndsWith("ied") || stem.EndsWith("ies"))
            stem.ReplaceEnd(2, stem.Length > 4 ? "" : "e");
        else if (stem.EndsWith("s") && !stem.EndsWith("us") && !stem.EndsWith("ss") && stem.HasVowelBefore(stem.Length - 2))
            stem.ReplaceEnd(1, "");
    }
}
