using System.Collections.Frozen;
using Memory.Server.Extraction.Model.Checking.Evidence;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Checks the sentence that would be remembered: it is about the user, and says nothing that the conversation does not.</summary>
internal static class SentenceCheck
{
    /// <summary>Characters of a sentence.</summary>
    public const int MaxCharacters = 400;

    /// <summary>The part of a sentence's telling words that must have been said; the others bind them together.</summary>
    private const double SaidShare = 0.34;

    private static readonly FrozenSet<string> Calendar = FrozenSet.ToFrozenSet(
        [.. "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun am pm utc".Split(' ')],
        StringComparer.Ordinal);

    /// <summary>The sentence as it is remembered: one plain line that begins with "User" and ends with a full stop; null when it is no such sentence.</summary>
    public static string? Worded(string fact)
    {
        var line = Subject.Replace(PlainLine.Of(fact, MaxCharacters + 1), "User");
        if (!Begins.IsMatch(line) || line.EndsWith('?') || line.Count(static character => character == ' ') < 2)
            return null;
        return line[^1] is '.' or '!' ? line : line.TrimEnd(',', ';', ':') + ".";
    }

    /// <param name="sentence">The sentence.</param>
    /// <param name="near">What its turn says, and the slot and memories it is about.</param>
    /// <param name="days">The days that its turn names.</param>
    /// <param name="talk">All that was shown, for names.</param>
    /// <param name="holding">Since when and until when it holds; a sentence may spell it.</param>
    public static bool IsSupported(string sentence, WordSupport near, SaidDates days, WordSupport talk, Holding holding)
    {
        var words = WordSupport.TellingWords(sentence);
        var dates = days.Parts.ToHashSet();
        foreach (var time in (DateTimeOffset?[])[holding.From, holding.To, holding.To?.AddDays(-1)])
        {
            if (time is { } at)
                dates.UnionWith([at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Hour is 0 or 12 ? 12 : at.Hour % 12]);
        }

        return near.HasShareOf([.. words.Where(word => !Calendar.Contains(word) && (!char.IsAsciiDigit(word[0]) || near.Has(word)))], SaidShare)
            && talk.HasFiguresOf(sentence, dates)
            && Capitalised.Matches(sentence).Select(static match => match.Value).All(name => Calendar.Contains(name.ToLowerInvariant()) || WordSupport.TellingWords(name).TrueForAll(word => talk.Has(word) || near.Has(word)));
    }

    /// <summary>Whether a sentence names some of a value.</summary>
    public static bool Names(string sentence, string value)
    {
        var said = new WordSupport(sentence);
        var words = WordSupport.TellingWords(value);
        return words.Count == 0 || words.Exists(said.Has);
    }

    private static readonly Pattern Subject = Patterns.Of(@"^(the|this) user\b");

    private static readonly Pattern Begins = Patterns.OfCase(@"^(User('s)? |It (no longer holds|used to be) that user)");

    /// <summary>Words with a capital, but for the first.</summary>
    private static readonly Pattern Capitalised = Patterns.OfCase(@"(?<=[\s(""'-])\p{Lu}[\p{L}\p{M}\p{N}+#]*");
}
