using Memory.Server.Dates;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// How well a time told fits a time asked for, 0–1. The finer both are, the more a hit says; a near miss counts a little, since people
/// round. The steps were found by measuring (docs/recall.md).
/// </summary>
internal static class DateMatch
{
    private const double WithinDays = 2;
    private const double WithinWeek = 7;

    /// <summary>What happened is often told in the days after it.</summary>
    public const int ToldWithinDays = 10;

    /// <summary>A time that the text names.</summary>
    public static double Of(DateMention asked, DateMention told)
    {
        if (asked.HasYear)
            return Of(asked, asked.Period, told);

        // Without a year it may be of any, also of the one beside the year told: New Year lies within a winter, and the day after the last of December.
        var fit = 0.0;
        for (var year = told.Period.From.Year - 1; year <= told.Period.From.Year + 1; year++)
            fit = Math.Max(fit, InYear(asked.Period, year) is { } period ? Of(asked, period, told) : 0);
        return fit;
    }

    /// <summary>The day on which the text was said.</summary>
    public static double Of(DateMention asked, DateTimeOffset saidAt)
    {
        if (!IsInside(saidAt.Year))
            return 0;
        var fit = Of(asked, new DateMention(Period.Day(saidAt), DatePrecision.Day, IsRelative: false, HasYear: true));
        if (asked is not { Precision: DatePrecision.Day, HasYear: true })
            return fit;
        var after = (Period.Day(saidAt).From - asked.Period.From).TotalDays;
        return after is >= 0 and <= ToldWithinDays ? Math.Max(fit, 0.8 - (0.04 * after)) : fit;
    }

    private static double Of(DateMention asked, Period period, DateMention told)
    {
        if (asked.Precision == DatePrecision.Day && told.Precision == DatePrecision.Day)
            return ByDays(period, told.Period);
        if (asked.Precision == DatePrecision.Year)
            return told.HasYear && Overlap(period, told.Period) ? told.Precision == DatePrecision.Year ? 0.4 : 0.15 : 0;
        if (told.Precision == DatePrecision.Year)
            return 0;
        if (asked.Precision == DatePrecision.Season || told.Precision == DatePrecision.Season)
            return Overlap(period, told.Period) ? 0.25 : 0;
        return Overlap(period, told.Period) ? told.Precision == DatePrecision.Week ? 0.5 : 0.7 : 0;
    }

    private static double ByDays(Period asked, Period told)
    {
        var days = Math.Abs((told.From - asked.From).TotalDays);
        if (days < 1)
            return 1;
        if (days <= WithinDays)
            return 0.6;
        return days <= WithinWeek ? 0.4 : asked.From.Year == told.From.Year && asked.From.Month == told.From.Month ? 0.15 : 0;
    }

    private static Period? InYear(Period period, int year)
    {
        var years = year - period.From.Year;
        return years == 0 ? period : IsInside(year) ? new Period(period.From.AddYears(years), period.To.AddYears(years)) : null;
    }

    /// <summary>The calendar ends with the years 1 and 9999, whose days may have none beside them.</summary>
    private static bool IsInside(int year) => year is > 1 and < 9999;

    private static bool Overlap(Period left, Period right) => left.From < right.To && right.From < left.To;
}
