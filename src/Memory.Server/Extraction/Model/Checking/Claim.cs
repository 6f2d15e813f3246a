using Memory.Server.Extraction.Model.Checking.Evidence;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Tells whether what a proposal claims of a slot was said: its value, its end, the mistake it corrects.</summary>
/// <param name="turn">The turn that is quoted.</param>
/// <param name="voicing">What the quote is part of.</param>
/// <param name="known">The user's current memories.</param>
internal sealed class Claim(TurnEvidence turn, Voicing voicing, KnownMemories known)
{
    /// <summary>Whether the user only agreed to what the assistant said.</summary>
    public bool IsAgreement { get; private set; }

    /// <summary>Whether the turn says the value; when it says yes to a question, the question may.</summary>
    public bool Supports(string value, bool denies, bool mayAsk)
    {
        if (IsSaidIn(value, turn.Stated, mayAsk || turn.Seen.Question is not null ? turn.Spoken : null))
            return true;
        if (!Agreement.IsGiven(turn.Seen.Text, turn.Seen.Question, denies) || !IsSaidIn(value, turn.Asked, null))
            return false;
        return IsAgreement = true;
    }

    /// <summary>Whether something is said to hold no longer, or not at all. What ends in a slot of many values must be named.</summary>
    public bool SupportsEnd(Slot slot, string? value) =>
        (value is not null || known.CardinalityOf(slot) == Cardinality.One)
        && (Ending.IsMatch(voicing.Clause) || Agreement.IsGiven(turn.Seen.Text, turn.Seen.Question, denies: true));

    /// <summary>Whether a value that is called a mistake was said in the turn, or is remembered.</summary>
    public bool SupportsMistake(Slot slot, string mistake) => IsSaidIn(mistake, turn.Spoken, known.WordsOf(slot));

    /// <summary>A value without any telling word ("no", "the one") must stand there as it is; signs that make a name ("C++") count too.</summary>
    private bool IsSaidIn(string value, WordSupport words, WordSupport? others)
    {
        var telling = WordSupport.TellingWords(value);
        if (telling.Count == 0 || Unspaced.IsMatch(value))
            return QuoteText.IndexIn(turn.Normal, QuoteText.Normal(value)) >= 0;
        if (turn.Dates.Name(value))
            return true;
        if (value.AsSpan().IndexOfAny('+', '#') >= 0 && !turn.Seen.Text.Contains(value, StringComparison.OrdinalIgnoreCase))
            return false;
        return telling.TrueForAll(word => words.Has(word) || others?.Has(word) == true);
    }

    private static readonly Pattern Ending = Patterns.Of(
        @"\b(no|not|never|none|without|n't|no longer|any ?more|any longer|stop(s|ped|ping)?|quit(ting)?|ceased?|gave up|given up|giving up|left|leaving|sold|lost|ended|ending|over|broke up|split|divorced?|separated|cancel(s|led|ed|ling)?|drop(ped|s)?|removed?|retired?|resigned|fired|laid off|died|passed away|got rid|used to|former(ly)?|ex|outgrew|instead|switched|deleted?|finished|done with|rather than|isn't|aren't|don't|doesn't|didn't|won't|can't|dont|doesnt|isnt|cant|wont)\b|n't\b");

    /// <summary>Scripts that are written without spaces: what is one word there is no matter of spaces.</summary>
    private static readonly Pattern Unspaced = Patterns.OfCase(@"[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u9FFF]");
}
