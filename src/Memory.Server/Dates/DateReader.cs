namespace Memory.Server.Dates;

/// <summary>Reads the times of one sentence.</summary>
/// <param name="words">The sentence.</param>
/// <param name="bearings">The moment it was said.</param>
/// <param name="looksBack">Whether what comes again every year is past where the sentence does not tell.</param>
internal sealed class DateReader(DateSentences words, Bearings bearings, bool looksBack)
{
    /// <summary>"The week before the day after …" goes no deeper.</summary>
    private const int MostAnchors = 3;

    private readonly Direction? _tense = Tense.Of(words);

    /// <summary>Whether times told from the moment of speaking can be known.</summary>
    public bool IsSure => bearings.IsKnown;

    /// <summary>Reads the time that begins with a word. Answers how many words it has; 0 for none.</summary>
    public int Read(int at, out DateMention mention) => Read(at, 0, out mention);

    private int Read(int at, int anchors, out DateMention mention)
    {
        mention = default;
        var word = words[at];
        if (word.Kind is DateWordKind.Other || words[at - 1].Known is "every" or "each")
            return 0;
        if (word.Kind is DateWordKind.Figures or DateWordKind.Decade)
            return new FigureDates(words, bearings, Direction).Read(at, out mention);
        return ReadAnchored(at, anchors, out mention) is var anchored and > 0 ? anchored
            : new RelativeDates(words, bearings, _tense, Direction).Read(at, out mention) is var relative and > 0 ? relative
            : new NamedDates(words, bearings, Direction).Read(at, out mention);
    }

    private Direction Direction => _tense ?? (looksBack ? Direction.Back : Direction.Nearest);

    /// <summary>"The week before 9 June", "the weekend of the 3rd of May", "two days after Christmas": a time told from another.</summary>
    private int ReadAnchored(int at, int anchors, out DateMention mention)
    {
        mention = default;
        var count = default(DateCount);
        var taken = CalendarWords.Unit(words[at].Known) is null ? DateCount.Read(words, at, out count) : 0;
        var what = words[at + taken].Known;
        var link = words[at + taken + 1].Known;
        if (anchors == MostAnchors || link is not ("before" or "after" or "of" or "following" or "prior") || (taken > 0 && (link is "of" || CalendarWords.Unit(what) is null)))
            return 0;
        taken += 2;
        if (link is "prior" && words[at + taken].Known is "to")
            taken++;
        if (words[at + taken].Known is "last" or "next" && AnchoredDates.Twice(what, link, words[at + taken].Known, bearings, out mention))
            return taken + 1;
        if (words[at + taken].Known is "the")
            taken++;
        if (Read(at + taken, anchors + 1, out var anchor) is not (var read and > 0))
            return 0;
        var period = count.IsNone ? AnchoredDates.Around(anchor.Period, what, link) : AnchoredDates.Away(anchor.Period, count, what, link);
        if (period.Period == default)
            return 0;
        mention = anchor with { Period = period.Period, Precision = period.Precision };
        return taken + read;
    }
}
