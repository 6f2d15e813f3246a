using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>What a quote is part of.</summary>
/// <param name="Fault">Why it states nothing; null when it does.</param>
/// <param name="Clause">The sentences it stands in, up to its end.</param>
/// <param name="IsDoubtful">Whether they doubt what they say.</param>
internal sealed record Voicing(DropReason? Fault, string Clause, bool IsDoubtful);

/// <summary>Tells in which voice a quote is said: as a statement of the user's, or as a question, a supposition, or something only shown.</summary>
internal static class Voice
{
    /// <summary>Places in a turn where the same words stand that are looked at.</summary>
    private const int MostPlaces = 8;

    private const string Papers = "text|passage|paragraph|e-?mail|message|letter|sentence|essay|bio|review|story|poem|article|document|transcript|post|notes?|log|draft|summary";

    /// <param name="turn">The turn that is quoted.</param>
    /// <param name="quote">The parts of the quote, each in its normal form.</param>
    /// <param name="slot">The slot's name; some may be worded as wishes and questions.</param>
    public static Voicing Of(TurnEvidence turn, IReadOnlyList<string> quote, string? slot)
    {
        var all = string.Join(' ', turn.Sentences.Select(static sentence => sentence.Normal));
        var best = new Voicing(DropReason.ShownText, "", false);
        if (!QuoteText.IsIn(all, quote))
            return best;
        var at = -1;
        for (var place = 0; place < MostPlaces && (at = QuoteText.IndexIn(all, quote[0], at + 1)) >= 0; place++)
        {
            var end = QuoteText.IndexIn(all, quote[^1], at) is var last and >= 0 ? last + quote[^1].Length : at + quote[0].Length;
            var here = At(turn.Sentences, at, end, slot);
            if (here.Fault is null)
                return here;
            best = place == 0 ? here : best;
        }

        return best;
    }

    private static Voicing At(IReadOnlyList<SpokenSentence> sentences, int from, int to, string? slot)
    {
        var inside = sentences.Where(sentence => sentence.Start < to && from < sentence.End).ToList();
        var parts = inside.ConvertAll(sentence => Clause(sentence, from, to));
        var doubts = parts.TrueForAll(static part => Doubt.IsMatch(part));
        var asks = inside.TrueForAll(sentence => Math.Max(from, sentence.Start) >= sentence.StatedEnd);
        DropReason? fault =
            OpensShown(sentences, to) || inside.Exists(static sentence => Guards.IsIronic(sentence.Text)) ? DropReason.ShownText
            : asks && !(MayAsk(slot) && inside.Exists(static sentence => Wish.IsMatch(sentence.Text))) ? DropReason.Question
            : parts.TrueForAll(static part => Condition.IsMatch(part)) || (doubts && !MayDoubt(slot)) ? DropReason.Supposition
            : sentences.Any(sentence => sentence.End > from && Guards.TakesBack(sentence.Text)) ? DropReason.Supposition
            : null;
        return new Voicing(fault, string.Join(". ", parts), doubts);
    }

    /// <summary>"Can you call me Rob?" is a wish.</summary>
    public static bool MayAsk(string? slot) => slot is "name" or "units" || slot?.StartsWith("answer_style", StringComparison.Ordinal) == true;

    /// <summary>Wishes are worded as doubts ("I'd like to be called Rob"), and a plan may be one.</summary>
    private static bool MayDoubt(string? slot) => slot is null or "plan" or "goal" or "like" or "dislike" or "event" || MayAsk(slot);

    /// <summary>Whether, up to a place, a sentence says that what follows is a text, a tale or a part to play.</summary>
    private static bool OpensShown(IReadOnlyList<SpokenSentence> sentences, int to)
    {
        var lineEnded = false;
        foreach (var sentence in sentences.TakeWhile(sentence => sentence.Start < to))
        {
            var text = sentence.LeadsOn ? sentence.Text + ":" : sentence.Text;
            if (lineEnded || (ShownText.Opens(text) && !OwnNote.IsMatch(text)) || Paper.IsMatch(text))
                return true;

            // To ask for work on "this" is everyday talk, and opens a text only when one follows: behind a colon, or from the next line on.
            if (Guards.OpensFiction(text) && !OwnNote.IsMatch(text) && (text.Contains(':', StringComparison.Ordinal) || !WorkOnThis.IsMatch(text)))
                return true;
            lineEnded |= sentence.EndsLine && WorkOnPaper.IsMatch(text);
        }

        return false;
    }

    /// <summary>The words of a sentence up to the quote's end, from where its clause begins: what stands before a "but" is another thing.</summary>
    private static string Clause(SpokenSentence sentence, int from, int to)
    {
        var text = sentence.StatedEnd > sentence.Start ? sentence.Stated : sentence.Text;
        var begin = from <= sentence.Start ? 0 : PlaceOf(sentence, text, from);
        var end = to >= sentence.End ? text.Length : PlaceOf(sentence, text, to);
        var clause = Joint.Matches(text).LastOrDefault(joint => joint.Index + joint.Length <= begin) is { } last ? last.Index + last.Length : 0;
        return Contractions.Expand(text[clause..Math.Max(clause, end)]);
    }

    /// <summary>A place of the normal form in the text itself, found by counting words.</summary>
    private static int PlaceOf(SpokenSentence sentence, string text, int place)
    {
        var before = sentence.Normal.AsSpan(0, Math.Clamp(place - sentence.Start, 0, sentence.Normal.Length));
        var isStart = before.EndsWith(" ");
        var words = before.Count(' ') + (isStart ? 0 : 1);
        var matches = Word.Matches(text);
        return words >= matches.Count ? text.Length : isStart ? matches[words].Index : matches[words - 1].Index + matches[words - 1].Length;
    }

    /// <summary>"Quick note: …" is the user's own.</summary>
    private static readonly Pattern OwnNote = Patterns.Of(@"^(just |a |quick |side |small |personal |one )*(note|reminder|update|info)( to (you|self|myself))?\s*:");

    /// <summary>"Here's my friend's message: …"</summary>
    private static readonly Pattern Paper = Patterns.Of(@"^(here is|here's|this is|these are|below is|attached is|see)\b[^:]{0,80}\b(" + Papers + @")\b[^:]{0,40}:");

    private static readonly Pattern Word = Patterns.OfCase(@"[\p{L}\p{N}\p{M}]+");

    /// <summary>Where another thing begins to be said; not "if I move, I take my dog along".</summary>
    private static readonly Pattern Joint = Patterns.Of(@"[,;]? \b(but|anyway),? |; | - |, (and|so|plus|also) |\. ");

    private static readonly Pattern Condition = Patterns.Of(@"\b(if|what if|suppos(e|ing)|imagin(e|ing)|assuming|hypothetically|in case|unless|provided that|let us say|in my dreams?|in another life|pretend(ing)?)\b");

    private static readonly Pattern Doubt = Patterns.Of(
        @"\b(maybe|perhaps|might|possibly|probably|not sure|unsure|thinking (about|of)|considering|tempted to|wish(ed)? (i|we)|if only|dream(ed|t|ing)? (of|about|that)|almost|nearly|was going to|were going to|would|could have|i guess|supposedly|apparently|rumou?rs?|no idea (if|whether)|wonder(ing)? (if|whether))\b");

    private static readonly Pattern Wish = Patterns.Of(@"^(hey|hi|also|and|ok|so|please)?,? ?(can|could|would|will) you\b");

    private static readonly Pattern WorkOnThis = Patterns.Of(@"\b(summari[sz]e|analy[sz]e|classify|review|explain|improve|shorten|continue|reply to|respond to|answer|parse|extract|fix|check|edit|correct|what|how)\b.{0,30}\b(this|these|the following|below|my|the|" + Papers + @")\b|\b(this|the following|below) (" + Papers + @")\b");

    private static readonly Pattern WorkOnPaper = Patterns.Of(@"\b(summari[sz]e|analy[sz]e|classify|review|explain|improve|shorten|continue|reply to|respond to|answer|parse|extract|fix|check|edit|correct|rewrite|rephrase|translate|proofread|paraphrase|look at|read)\b.{0,40}\b(" + Papers + @")\b|\b(this|the following|below) (" + Papers + @")\b");
}
