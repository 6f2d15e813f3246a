namespace Memory.Server.Dates;

/// <summary>Reads the year that follows a day, a month, a season or a holiday: "2023", "of 2023", "last year".</summary>
internal sealed class YearAfter(DateSentences words, Bearings bearings)
{
    /// <summary>Answers how many words it took; 0 for none.</summary>
    public int Read(int at, out int year, out bool isRelative)
    {
        (year, isRelative) = (0, false);
        var taken = words[at].Known is "of" or "in" ? 1 : 0;
        var word = words[at + taken];
        if (word is { Kind: DateWordKind.Number, Length: 4, Number: >= 1900 and <= 2100 } && !words.IsMeasured(at + taken))
        {
            year = word.Number;
            return taken + 1;
        }

        if (words[at + taken + 1].Known is not "year" || word.Known is not ("last" or "this" or "next"))
            return 0;
        year = bearings.SaidAt.Year + word.Known switch { "last" => -1, "next" => 1, _ => 0 };
        isRelative = true;
        return taken + 2;
    }
}
