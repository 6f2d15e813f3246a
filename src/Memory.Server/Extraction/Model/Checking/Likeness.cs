using Memory.Server.Extraction.Model.Checking.Evidence;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Tells whether two wordings of a value are one: "peanuts" and "peanut", "Dallas" and "Dallas, Texas", "1,200" and "1200 per day".</summary>
internal static class Likeness
{
    public static bool AreAlike(string one, string other)
    {
        if (Identities.OfText(one) == Identities.OfText(other))
            return true;
        var (words, others) = (WordSupport.TellingWords(one), WordSupport.TellingWords(other));
        return words.Count > 0 && others.Count > 0
            && (words.TrueForAll(new WordSupport(other).Has) || others.TrueForAll(new WordSupport(one).Has));
    }
}
