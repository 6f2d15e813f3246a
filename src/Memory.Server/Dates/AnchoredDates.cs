namespace Memory.Server.Dates;

/// <summary>Times that are told from another time.</summary>
internal static class AnchoredDates
{
    /// <summary>The time so many units away from an instant, as wide as such words are meant; the default beyond what anyone tells so.</summary>
    public static (Period Period, DatePrecision Precision) Away(DateTimeOffset from, DateCount count, string unit, int sign)
    {
        var (most, half, precision) = unit switch
        {
            "day" => (3_650, count is { IsVague: false, High: < 7 } ? 0 : 1, count is { IsVague: false, High: < 7 } ? DatePrecision.Day : DatePrecision.Week),
            "week" => (520, 3, count.IsVague ? DatePrecision.Month : DatePrecision.Week),
            "month" => (600, 15, count.IsVague ? DatePrecision.Season : DatePrecision.Month),
            "year" => (120, 182, DatePrecision.Year),
            _ => (12, 1_826, DatePrecision.Year),
        };
        if (count.High > most)
            return default;
        var one = CalendarWords.Shift(from, unit, sign * count.Low);
        var other = CalendarWords.Shift(from, unit, sign * count.High);
        var (first, last) = one <= other ? (one, other) : (other, one);
        return (new(Period.Day(first.AddDays(-half)).From, Period.Day(last.AddDays(half)).To), precision);
    }

    /// <summary>"Two weeks before" or "after" a time.</summary>
    public static (Period Period, DatePrecision Precision) Away(Period anchor, DateCount count, string unit, string link) =>
        CalendarWords.Unit(unit) is not { } known ? default
            : link is "before" or "prior" ? Away(anchor.From, count, known, -1)
            : Away(anchor.To.AddDays(-1), count, known, 1);

    /// <summary>"The week before", "the weekend of", "the Friday after" a time. A week before is the calendar's or the seven days: both are covered.</summary>
    public static (Period Period, DatePrecision Precision) Around(Period anchor, string what, string link)
    {
        var before = link is "before" or "prior";
        var isAt = link is "of";
        var week = Period.Week(before || isAt ? anchor.From : anchor.To.AddDays(-1));
        var start = anchor.From;
        return what switch
        {
            "day" or "night" or "evening" or "morning" or "afternoon" =>
                (isAt ? anchor : before ? Period.Day(start.AddDays(-1)) : Period.Day(anchor.To), DatePrecision.Day),
            "week" => (isAt ? week : before ? new(week.From.AddDays(-7), start) : new(anchor.To, week.To.AddDays(7)), DatePrecision.Week),
            "weekend" => (Weekend(isAt ? week : before ? Period.Week(start.AddDays(-((int)start.DayOfWeek == 0 ? 8 : 7))) : After(anchor)), DatePrecision.Week),
            "month" => (Period.Months(start.Year, start.Month, 1, start.Offset) is var month && isAt ? month
                : before ? new(month.From.AddMonths(-1), month.From) : new(month.To, month.To.AddMonths(1)), DatePrecision.Month),
            "year" => (isAt ? default : Period.Months(before ? start.Year - 1 : start.Year + 1, 1, 12, start.Offset), DatePrecision.Year),
            _ => CalendarWords.Weekday(what) is { } weekday
                ? (isAt ? OfWeek(anchor, weekday) : before ? Period.Day(start.AddDays(-(((int)start.DayOfWeek - (int)weekday + 6) % 7) - 1)) : Period.Day(anchor.To.AddDays(((int)weekday - (int)anchor.To.DayOfWeek + 7) % 7)), DatePrecision.Day)
                : default,
        };
    }

    /// <summary>"The week before last", "the month after next".</summary>
    public static bool Twice(string what, string link, string last, Bearings bearings, out DateMention mention)
    {
        mention = default;
        var step = (link, last) switch { ("before", "last") => -2, ("after", "next") => 2, _ => 0 };
        if (step == 0 || RelativeDates.UnitOf(what, step, bearings, out var precision) is not { } period)
            return false;
        mention = new(period, precision, true, true);
        return true;
    }

    public static Period Weekend(Period week) => new(week.From.AddDays(5), week.To);

    /// <summary>The first week whose weekend lies after a time.</summary>
    private static Period After(Period anchor) =>
        Period.Week(anchor.To) is var week && Weekend(week).From >= anchor.To ? week : Period.Week(anchor.To.AddDays(7));

    private static Period OfWeek(Period week, DayOfWeek weekday) =>
        (week.To - week.From).TotalDays == 7 ? Period.Day(week.From.AddDays(((int)weekday - (int)week.From.DayOfWeek + 7) % 7)) : default;
}
