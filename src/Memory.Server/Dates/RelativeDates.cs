namespace Memory.Server.Dates;

/// <summary>Times told from the moment of speaking: "yesterday", "last summer", "two weeks ago", "on Friday".</summary>
internal sealed class RelativeDates(DateSentences words, Bearings bearings, Direction? tense, Direction direction)
{
    private static readonly DateCount OneUnit = new(1, 1);

    /// <summary>Reads one. Answers how many words it took; 0 for none.</summary>
    public int Read(int at, out DateMention mention)
    {
        mention = default;
        var known = words[at].Known;
        switch (known)
        {
            case "today" or "tonight" when words[at - 1].Known is not "ago":
                return Take(WithPartOfDay(at), bearings.Day(0), DatePrecision.Day, out mention);
            case "yesterday":
                return Take(WithPartOfDay(at), bearings.Day(-1), DatePrecision.Day, out mention);
            case "tomorrow":
                return Take(WithPartOfDay(at), bearings.Day(1), DatePrecision.Day, out mention);
            case "other" when words[at - 1].Known is "the" && words[at + 1].Known is "day" or "night":
                return Take(2, new(bearings.Day(-7).From, bearings.Day(0).To), DatePrecision.Week, out mention);
            case "last" or "past" or "previous" or "this" or "these" or "next" or "coming" or "upcoming":
                return ReadStep(at, out mention);
            case "end" or "beginning" or "start" or "middle" when words[at + 1].Known is "of" && words[at + 2].Known is "the":
                return UnitOf(words[at + 3].Known, 0, bearings, out var precision) is { } unit ? Take(4, unit, precision, out mention) : 0;
            case "in" when tense is not Direction.Back && DateCount.Read(words, at + 1, out var count) is var ahead and > 0:
                return CalendarWords.Unit(words[at + 1 + ahead].Known) is { } of && words[at + 2 + ahead].Known is not "ago"
                    ? Away(2 + ahead, count, of, 1, out mention) : 0;
            case "days" or "weeks" or "months" or "years" or "decades" when words[at + 1].Known is "ago" && words[at - 1].Kind is not DateWordKind.Number:
                return Away(2, known is "years" ? new(2, 20) : DateCount.Some, CalendarWords.Unit(known)!, -1, out mention);
        }

        return CalendarWords.Weekday(known) is { } weekday ? ReadWeekday(at, weekday, out mention) : ReadCounted(at, out mention);
    }

    /// <summary>What "last week" (-1), "this year" (0) and "next month" (1) mean; null when it is no such unit.</summary>
    public static Period? UnitOf(string word, int step, Bearings bearings, out DatePrecision precision)
    {
        var at = bearings.SaidAt;
        (Period? period, precision) = word switch
        {
            "week" => (Period.Week(at.AddDays(7 * step)), DatePrecision.Week),
            "weekend" => (AnchoredDates.Weekend(Period.Week(at.AddDays(7 * step))), DatePrecision.Week),
            "month" => (bearings.MonthsOf(at.AddMonths(step).Year, at.AddMonths(step).Month, 1), DatePrecision.Month),
            "year" => (bearings.MonthsOf(at.Year + step, 1, 12), DatePrecision.Year),
            "decade" => (bearings.MonthsOf((at.Year / 10 * 10) + (10 * step), 1, 120), DatePrecision.Year),
            "night" or "evening" or "morning" or "afternoon" when step <= 0 => (bearings.Day(step), DatePrecision.Day),
            _ => ((Period?)null, default(DatePrecision)),
        };
        return period;
    }

    private int ReadCounted(int at, out DateMention mention)
    {
        mention = default;
        if (DateCount.Read(words, at, out var count) is not (var taken and > 0))
            return 0;
        var unit = words[at + taken].Known;
        var then = words[at + taken + 1].Known;
        if (unit is "hour" or "hours" or "minutes" && then is "ago")
            return Take(taken + 2, bearings.Day(0), DatePrecision.Day, out mention);
        if (CalendarWords.Unit(unit) is not { } known)
            return 0;
        if (known is "year" && then is "and" && words[at + taken + 2].Known is "a" && words[at + taken + 3].Known is "half" && words[at + taken + 4].Known is "ago")
            return Away(taken + 5, new((12 * count.Low) + 6, (12 * count.High) + 6), "month", -1, out mention);
        return then switch
        {
            "ago" or "back" => Away(taken + 2, count, known, -1, out mention),
            "from" when words[at + taken + 2].Known is "now" or "today" => Away(taken + 3, count, known, 1, out mention),
            _ => 0,
        };
    }

    private int ReadWeekday(int at, DayOfWeek weekday, out DateMention mention)
    {
        mention = default;
        var next = at + (words[at + 1].Known is "the" ? 2 : 1);
        if (new NamedDates(words, bearings, direction).Read(next, out var date) > 0 && date.Precision is DatePrecision.Day)
            return 0;
        if (words[at + 1].Known is "last" or "this" or "next" && words[at + 2].Known is "week" && UnitOf("week", StepOf(words[at + 1].Known), bearings, out _) is { } week)
            return Take(3, Period.Day(week.From.AddDays(((int)weekday + 6) % 7)), DatePrecision.Day, out mention);
        return Take(WithPartOfDay(at), bearings.Weekday(weekday, direction), DatePrecision.Day, out mention);
    }

    private int ReadStep(int at, out DateMention mention)
    {
        mention = default;
        var step = StepOf(words[at].Known);
        var first = at;
        if (words[at].Known is "this" or "these" && words[at + 1].Known is "past" or "last" or "coming" or "next")
            step = StepOf(words[++at].Known);
        var comes = words[at].Known is "coming" or "upcoming";
        var what = words[++at].Known;
        var isSpan = words[at - 1].Known is "past" && CalendarWords.Unit(what) is not null;
        if (isSpan || (step != 0 && what is not ("a" or "an") && DateCount.Read(words, at, out _) > 0))
            return ReadSpan(first, at, step, out mention);
        if (CalendarWords.Weekday(what) is { } weekday)
        {
            var to = step switch { < 0 => Direction.Last, > 0 when !comes => Direction.Next, _ => tense is Direction.Back ? Direction.Back : Direction.Ahead };
            return Take(at - first + WithPartOfDay(at), bearings.Weekday(weekday, to), DatePrecision.Day, out mention);
        }

        if (UnitOf(what, comes && what is "weekend" ? 0 : step, bearings, out var precision) is { } unit)
        {
            var isOver = step == 0 && what is "weekend" && tense is Direction.Back && unit.From > bearings.SaidAt;
            return Take(at - first + 1, isOver ? new(unit.From.AddDays(-7), unit.To.AddDays(-7)) : unit, precision, out mention);
        }

        return new NamedDates(words, bearings, direction).ReadStepped(at, step) is var (taken, date) && taken > 0
            ? Take(at - first + taken, date.Period, date.Precision, out mention)
            : 0;
    }

    /// <summary>"The last two weeks", "the past year", "the next few days": all the time from or to now.</summary>
    private int ReadSpan(int first, int at, int step, out DateMention mention)
    {
        mention = default;
        var taken = DateCount.Read(words, at, out var count);
        if (CalendarWords.Unit(words[at + taken].Known) is not { } unit)
            return 0;
        var (there, _) = AnchoredDates.Away(bearings.SaidAt, taken == 0 ? OneUnit : new(count.High, count.High), unit, step);
        if (there == default)
            return 0;
        var middle = there.From + ((there.To - there.From) / 2);
        var far = Period.Day(middle);
        var precision = unit switch { "day" => DatePrecision.Week, "week" => DatePrecision.Month, "month" => DatePrecision.Season, _ => DatePrecision.Year };
        return Take(at - first + taken + 1, step < 0 ? new(far.From, bearings.Day(0).To) : new(bearings.Day(0).From, far.To), precision, out mention);
    }

    private static int StepOf(string word) => word switch { "last" or "past" or "previous" => -1, "next" or "coming" or "upcoming" => 1, _ => 0 };

    private int WithPartOfDay(int at) => words[at + 1].Known is "morning" or "evening" or "night" or "afternoon" ? 2 : 1;

    private int Away(int taken, DateCount count, string unit, int sign, out DateMention mention)
    {
        var (period, precision) = AnchoredDates.Away(bearings.SaidAt, count, unit, sign);
        return period == default ? Take(0, default, default, out mention) : Take(taken, period, precision, out mention);
    }

    private static int Take(int taken, Period period, DatePrecision precision, out DateMention mention)
    {
        mention = new(period, precision, IsRelative: true, HasYear: true);
        return taken;
    }
}
