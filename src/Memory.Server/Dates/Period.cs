using System.Runtime.InteropServices;

namespace Memory.Server.Dates;

/// <summary>A stretch of time, half open.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Period(DateTimeOffset From, DateTimeOffset To)
{
    public static Period Day(DateTimeOffset day)
    {
        var start = Midnight(day);
        return new(start, start.AddDays(1));
    }

    public static Period Days(DateTimeOffset first, int count)
    {
        var start = Midnight(first);
        return new(start, start.AddDays(count));
    }

    public static Period Months(int year, int month, int count, TimeSpan offset)
    {
        var start = new DateTimeOffset(year, month, 1, 0, 0, 0, offset);
        return new(start, start.AddMonths(count));
    }

    /// <summary>The week around a day, Monday first.</summary>
    public static Period Week(DateTimeOffset day) => Days(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), 7);

    public bool Covers(DateTimeOffset instant) => From <= instant && instant < To;

    private static DateTimeOffset Midnight(DateTimeOffset instant) => new(instant.Year, instant.Month, instant.Day, 0, 0, 0, instant.Offset);
}
