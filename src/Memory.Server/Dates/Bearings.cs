using System.Runtime.InteropServices;

namespace Memory.Server.Dates;

/// <summary>Which of the times that come again every year is meant.</summary>
internal enum Direction
{
    /// <summary>The one whose middle is nearest.</summary>
    Nearest,

    /// <summary>The latest that has begun.</summary>
    Back,

    /// <summary>The first that is not over.</summary>
    Ahead,

    /// <summary>The latest that is over: "last May".</summary>
    Last,

    /// <summary>The first that has not begun: "next May".</summary>
    Next,
}

/// <summary>The moment of speaking, from which times are told.</summary>
/// <param name="SaidAt">The moment, in the speaker's offset.</param>
/// <param name="IsKnown">Whether it is a plausible one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Bearings(DateTimeOffset SaidAt, bool IsKnown)
{
    /// <summary>February 29 and what falls on it comes again after eight years at the latest.</summary>
    private const int Reach = 8;

    /// <summary>The bearings of a moment; of any other one when it lies outside of some years.</summary>
    public static Bearings Of(DateTimeOffset saidAt, int firstYear, int lastYear) => saidAt.Year >= firstYear && saidAt.Year <= lastYear
        ? new(saidAt, true)
        : new(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), false);

    public Period Day(int days) => Period.Day(SaidAt.AddDays(days));

    /// <summary>A day of the calendar, or the default when there is none such.</summary>
    public Period DayOf(int year, int month, int day) => year is >= 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
        ? Period.Day(new DateTimeOffset(year, month, day, 0, 0, 0, SaidAt.Offset))
        : default;

    public Period MonthsOf(int year, int month, int count) => Period.Months(year, month, count, SaidAt.Offset);

    /// <summary>Chooses among what comes again every year. A year without it is told by the default.</summary>
    public Period Choose(Func<int, Period> ofYear, Direction direction)
    {
        var best = default(Period);
        var bestDistance = TimeSpan.MaxValue;
        for (var year = SaidAt.Year - Reach; year <= SaidAt.Year + Reach; year++)
        {
            if (ofYear(year) is var period && period == default || !Fits(period, direction))
                continue;
            var distance = direction is Direction.Nearest ? (period.From + ((period.To - period.From) / 2) - SaidAt).Duration() : (period.From - SaidAt).Duration();
            if (distance < bestDistance)
                (best, bestDistance) = (period, distance);
        }

        return best;
    }

    /// <summary>A weekday by direction; "next Friday" is the one of next week.</summary>
    public Period Weekday(DayOfWeek weekday, Direction direction)
    {
        var ahead = ((int)weekday - (int)SaidAt.DayOfWeek + 7) % 7;
        return direction switch
        {
            Direction.Back or Direction.Last => Day(ahead == 0 ? -7 : ahead - 7),
            Direction.Next => Period.Day(Period.Week(SaidAt.AddDays(7)).From.AddDays(((int)weekday + 6) % 7)),
            _ => Day(ahead == 0 ? 7 : ahead),
        };
    }

    private bool Fits(Period period, Direction direction) => direction switch
    {
        Direction.Back => period.From <= SaidAt,
        Direction.Ahead => period.To > SaidAt,
        Direction.Last => period.To <= SaidAt,
        Direction.Next => period.From > SaidAt,
        _ => true,
    };
}
