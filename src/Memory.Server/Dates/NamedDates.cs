using static Memory.Server.Dates.DateWordKind;

namespace Memory.Server.Dates;

/// <summary>Times told by the calendar's names: "7 May 2023", "in May", "2019", "Christmas", "summer of 2022".</summary>
internal sealed class NamedDates(DateSentences words, Bearings bearings, Direction direction)
{
    /// <summary>Years alone ("2019 was hard") lie between these; with a word before them they may lie further off.</summary>
    private const int FirstBareYear = 1950;
    private const int LastBareYear = 2049;

    private readonly YearAfter _years = new(words, bearings);

    /// <summary>Reads one. Answers how many words it took; 0 for none.</summary>
    public int Read(int at, out DateMention mention)
    {
        var word = words[at];
        if (word.Kind is Number or Ordinal || CalendarWords.Ordinal(word.Known) > 0)
            return ReadDayFirst(at, out mention) is var day and > 0 ? day : ReadAloneDay(at, out mention) is var alone and > 0 ? alone : ReadYear(at, out mention);
        if (CalendarWords.Month(word.Known) is var month and > 0)
            return ReadMonth(at, month, out mention);
        if (CalendarWords.Season(word.Known) is var season and > 0)
            return ReadSeason(at, season, out mention);
        return Holidays.Read(words, at, out var holiday) is var named and > 0
            ? Yearly(at, named, year => Day(holiday(year)), DatePrecision.Day, out mention)
            : None(out mention);
    }

    /// <summary>Reads what follows "last", "this" or "next": a month, a season or a holiday.</summary>
    public (int Taken, (Period Period, DatePrecision Precision) Date) ReadStepped(int at, int step)
    {
        var (taken, precision, ofYear) = Repeating(at);
        if (taken == 0)
            return (0, default);
        if (step != 0)
            return (taken, (bearings.Choose(ofYear, step < 0 ? Direction.Last : Direction.Next), precision));
        var covering = bearings.Choose(ofYear, Direction.Back);
        var isNow = covering.Covers(bearings.SaidAt);
        return (taken, (isNow ? covering : direction is Direction.Back ? covering : ofYear(bearings.SaidAt.Year), precision));
    }

    private (int Taken, DatePrecision Precision, Func<int, Period> OfYear) Repeating(int at)
    {
        if (CalendarWords.Month(words[at].Known) is var month and > 0)
            return (1, DatePrecision.Month, year => bearings.MonthsOf(year, month, 1));
        if (CalendarWords.Season(words[at].Known) is var season and > 0)
            return (1, DatePrecision.Season, year => bearings.MonthsOf(year, season, 3));
        return Holidays.Read(words, at, out var holiday) is var named and > 0
            ? (named, DatePrecision.Day, year => Day(holiday(year)))
            : (0, default, static _ => default);
    }

    /// <summary>"7 May", "the 7th of May 2023", "7–9 May".</summary>
    private int ReadDayFirst(int at, out DateMention mention)
    {
        var after = at + 1 + (words[at + 1].Known is "of" ? 1 : 0);
        var month = CalendarWords.Month(words[after].Known);
        var day = DayAt(at);
        if (day == 0 || month == 0 || !(IsNamed(after) || after > at + 1 || words[at].Kind is not Number || words[at - 1].Known is "on" or "the" || _years.Read(after + 1, out _, out _) > 0))
            return None(out mention);
        return Yearly(at, after + 1 - at, year => bearings.DayOf(year, month, day), DatePrecision.Day, out mention);
    }

    private int ReadMonth(int at, int month, out DateMention mention)
    {
        var taken = words[at + 1].Known is "the" ? 2 : 1;
        if (DayAt(at + taken) is var day and > 0 && !words[at + taken].AfterComma
            && (IsNamed(at) || taken == 2 || words[at + taken].Kind is not Number || MonthCues.Stand(words, at) || _years.Read(at + taken + 1, out _, out _) > 0))
            return Yearly(at, taken + 1, year => bearings.DayOf(year, month, day), DatePrecision.Day, out mention);
        if (_years.Read(at + 1, out _, out _) == 0 && !MonthCues.Tell(words, at, IsNamed(at)))
            return None(out mention);
        return Yearly(at, 1, year => bearings.MonthsOf(year, month, 1), DatePrecision.Month, out mention);
    }

    private int ReadSeason(int at, int season, out DateMention mention) =>
        _years.Read(at + 1, out _, out _) > 0 || MonthCues.Stand(words, at)
            ? Yearly(at, 1, year => bearings.MonthsOf(year, season, 3), DatePrecision.Season, out mention)
            : None(out mention);

    /// <summary>"On the 15th", unless a word follows that it may belong to ("the 15th floor").</summary>
    private int ReadAloneDay(int at, out DateMention mention)
    {
        if (words[at].Kind is not Ordinal || words[at - 1].Known is not "the" || words[at - 2].Known is not ("on" or "by" or "until" or "till" or "since" or "before" or "after")
            || words[at + 1] is { Length: > 0, AfterComma: false, Known: not ("at" or "in" or "for" or "from" or "to" or "with" or "and" or "before" or "after") })
            return None(out mention);
        var period = DayOfMonth.Choose(words[at].Number, bearings, direction);
        mention = new(period, DatePrecision.Day, IsRelative: true, HasYear: true);
        return period == default ? 0 : 1;
    }

    private int ReadYear(int at, out DateMention mention)
    {
        var word = words[at];
        var isTold = words[at - 1].Known is "in" or "since" or "during" or "of" or "from" or "until" or "till" or "by" or "before" or "after" or "around" or "early" or "late" or "mid" or "year" or "to";
        var isYear = word is { Kind: Number, Length: 4 } && !words.IsMeasured(at)
            && (isTold ? word.Number is >= 1900 and <= 2100 : word.Number is >= FirstBareYear and <= LastBareYear);
        mention = isYear ? new(bearings.MonthsOf(word.Number, 1, 12), DatePrecision.Year, IsRelative: false, HasYear: true) : default;
        return isYear ? 1 : 0;
    }

    /// <summary>What comes again every year, with the year that may follow.</summary>
    private int Yearly(int at, int taken, Func<int, Period> ofYear, DatePrecision precision, out DateMention mention)
    {
        var more = _years.Read(at + taken, out var year, out var isRelative);
        var period = more > 0 ? ofYear(year) : bearings.Choose(ofYear, direction);
        mention = new(period, precision, isRelative, HasYear: more > 0);
        return period == default ? 0 : taken + more;
    }

    private int DayAt(int at) => words[at] switch
    {
        { Kind: Ordinal, Number: <= 31 and var day } => day,
        { Kind: Number, Length: <= 2, Number: <= 31 and var day } => day,
        { Kind: Known, Known: var known } => CalendarWords.Ordinal(known),
        _ => 0,
    };

    /// <summary>Whether a month is written as a name is: "May" and "March" are other words too.</summary>
    private bool IsNamed(int at) => words[at].Known is not ("may" or "march" or "mar") || char.IsUpper(words.Written(words[at])[0]);

    private Period Day(DateOnly day) => bearings.DayOf(day.Year, day.Month, day.Day);

    private static int None(out DateMention mention)
    {
        mention = default;
        return 0;
    }
}
