using System.Globalization;
using static Memory.Server.Dates.CalendarWords;

namespace Memory.Server.Dates;

/// <summary>Reads one stretch of time out of words, seen from the moment they were said.</summary>
/// <param name="words">Lower case, without punctuation.</param>
/// <param name="saidAt">The moment, in the speaker's own offset.</param>
/// <param name="looksBack">Whether "in May" means the last May rather than the next.</param>
internal sealed class PeriodParser(IReadOnlyList<string> words, DateTimeOffset saidAt, bool looksBack)
{
    private string Word(int index) => index < words.Count ? words[index] : "";

    /// <summary>Reads a stretch that needs no preposition ("yesterday", "next Friday", "two years ago"). Answers how many words it took; 0 for none.</summary>
    public int ReadBare(int at, out Period period)
    {
        period = Word(at) switch
        {
            "today" or "tonight" => Period.Day(saidAt),
            "tomorrow" => Period.Day(saidAt.AddDays(1)),
            "yesterday" => Period.Day(saidAt.AddDays(-1)),
            _ => default,
        };
        if (period != default)
            return Word(at + 1) is "morning" or "evening" or "night" or "afternoon" ? 2 : 1;
        return ReadDayAfterTomorrow(at, out period) is var three and > 0 ? three
            : ReadRelative(at, out period) is var relative and > 0 ? relative
            : ReadAgo(at, out period) is var ago and > 0 ? ago
            : ReadDate(at, out period);
    }

    /// <summary>Reads a stretch that follows a preposition ("in | May", "on | Friday", "since | 2019").</summary>
    public int ReadAfterPreposition(string preposition, int at, out Period period)
    {
        var skipped = 0;
        while (Word(at + skipped) is "the" or "early" or "late" or "mid" or "around" or "about" or "back" or "beginning" or "start" or "of" && skipped < 4)
            skipped++;
        if (ReadBare(at + skipped, out period) is var bare and > 0)
            return skipped + bare;
        if (ReadEndOf(at + skipped, out period) is var end and > 0)
            return skipped + end;
        var taken = preposition is "in" && ReadCount(at + skipped, out var count) is var counted and > 0 && Unit(Word(at + skipped + counted)) is { } unit
            ? Take(counted + 1, Period.Day(Shift(saidAt, unit, count)), out period)
            : ReadNamed(at + skipped, out period);
        return taken == 0 ? 0 : skipped + taken;
    }

    /// <summary>Reads "three years", "a couple of months", "the past two years": a count and a unit.</summary>
    public int ReadSpan(int at, out DateTimeOffset before)
    {
        before = default;
        var skipped = 0;
        while (Word(at + skipped) is "the" or "past" or "last" or "over" or "about" or "almost" or "nearly" or "around" && skipped < 3)
            skipped++;
        if (ReadCount(at + skipped, out var count) is not (var taken and > 0) || Unit(Word(at + skipped + taken)) is not { } unit)
            return 0;
        before = Period.Day(Shift(saidAt, unit, -count)).From;
        return skipped + taken + 1;
    }

    private int ReadCount(int at, out int count)
    {
        var extra = Word(at) is "a" && Word(at + 1) is "couple" or "few" ? 1 : 0;
        count = Count(Word(at + extra));
        if (count == 0)
            return 0;
        return extra + (Word(at + extra + 1) is "of" or "more" ? 2 : 1);
    }

    private int ReadDayAfterTomorrow(int at, out Period period)
    {
        period = default;
        if (Word(at) is not "the" || Word(at + 1) is not "day")
            return 0;
        return (Word(at + 2), Word(at + 3)) switch
        {
            ("after", "tomorrow") => Take(4, Period.Day(saidAt.AddDays(2)), out period),
            ("before", "yesterday") => Take(4, Period.Day(saidAt.AddDays(-2)), out period),
            _ => 0,
        };
    }

    private int ReadRelative(int at, out Period period)
    {
        period = default;
        var step = Word(at) switch { "next" or "coming" => 1, "last" or "past" => -1, "this" => 0, _ => 9 };
        if (step == 9)
            return 0;
        var taken = 1;
        if (step == 0 && Word(at + 1) is "coming" or "past")
            taken++;
        var word = Word(at + taken++);
        if (Weekday(word) is { } weekday)
            return Take(taken, Period.Day(Nearby(weekday, step)), out period);
        if (Month(word) is var month and > 0)
            return Take(taken, MonthOf(month, step < 0 || (step == 0 && looksBack)), out period);
        if (Season(word) is var season and > 0)
            return Take(taken, SeasonOf(season, step), out period);
        var week = Period.Week(saidAt.AddDays(7 * step));
        return word switch
        {
            "week" => Take(taken, week, out period),
            "weekend" => Take(taken, new(week.From.AddDays(5), week.To), out period),
            "month" => saidAt.AddMonths(step) is var then ? Take(taken, Period.Months(then.Year, then.Month, 1, then.Offset), out period) : 0,
            "year" => Take(taken, Period.Months(saidAt.Year + step, 1, 12, saidAt.Offset), out period),
            "night" or "morning" or "afternoon" or "evening" => Take(taken, Period.Day(saidAt.AddDays(step)), out period),
            _ => 0,
        };
    }

    private int ReadAgo(int at, out Period period)
    {
        period = default;
        if (ReadCount(at, out var count) is not (var taken and > 0) || Unit(Word(at + taken)) is not { } unit)
            return 0;
        return (Word(at + taken + 1), Word(at + taken + 2)) switch
        {
            ("ago", _) => Take(taken + 2, Period.Day(Shift(saidAt, unit, -count)), out period),
            ("from", "now") => Take(taken + 3, Period.Day(Shift(saidAt, unit, count)), out period),
            _ => 0,
        };
    }

    private int ReadEndOf(int at, out Period period)
    {
        period = default;
        if (Word(at) is not "end" || Word(at + 1) is not "of")
            return 0;
        var (taken, whole) = Word(at + 2) is "the" or "this"
            ? (ReadRelativeUnit(at + 3, out var unit), unit)
            : (ReadBare(at + 2, out var other) is var bare and > 0 ? bare - 1 : ReadNamed(at + 2, out other) - 1, other);
        return taken < 0 || whole == default ? 0 : Take(taken + 3, Period.Day(whole.To.AddDays(-1)), out period);
    }

    private int ReadRelativeUnit(int at, out Period period) => Word(at) switch
    {
        "week" => Take(1, Period.Week(saidAt), out period),
        "month" => Take(1, Period.Months(saidAt.Year, saidAt.Month, 1, saidAt.Offset), out period),
        "year" => Take(1, Period.Months(saidAt.Year, 1, 12, saidAt.Offset), out period),
        _ => Take(-1, default, out period),
    };

    /// <summary>Reads a full date: "June 3rd", "3 June 2025", "2025-06-03", "Friday the 14th of March".</summary>
    private int ReadDate(int at, out Period period)
    {
        period = default;
        if (DateTime.TryParseExact(Word(at), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var iso) && iso.Year is >= 1900 and <= 2100)
            return Take(1, Period.Day(new DateTimeOffset(iso, saidAt.Offset)), out period);
        var skipped = Weekday(Word(at)) is null ? 0 : Word(at + 1) is "the" ? 2 : 1;
        var taken = skipped;
        int month, day;
        if (Month(Word(at + taken)) is var first and > 0)
        {
            month = first;
            taken++;
            taken += Word(at + taken) is "the" ? 1 : 0;
            day = DayOfMonth(Word(at + taken++));
        }
        else
        {
            day = DayOfMonth(Word(at + taken++));
            taken += Word(at + taken) is "of" ? 1 : 0;
            month = Month(Word(at + taken++));
        }

        if (day == 0 || month == 0)
            return 0;
        var year = Year(Word(at + taken));
        if (year > 0)
            taken++;
        else
            year = YearOf(month, day);
        return day <= DateTime.DaysInMonth(year, month)
            ? Take(taken, Period.Day(new DateTimeOffset(year, month, day, 0, 0, 0, saidAt.Offset)), out period)
            : 0;
    }

    /// <summary>Reads what is a time only after a preposition: "May", "May 2026", "Friday", "2019", "the 15th", "spring".</summary>
    private int ReadNamed(int at, out Period period)
    {
        period = default;
        var word = Word(at);
        var year = Year(Word(at + 1));
        if (Month(word) is var month and > 0)
            return year > 0 ? Take(2, Period.Months(year, month, 1, saidAt.Offset), out period)
                : (Word(at + 1), Word(at + 2)) is ("next" or "last" or "this", "year")
                    ? Take(3, Period.Months(saidAt.Year + (Word(at + 1) switch { "next" => 1, "last" => -1, _ => 0 }), month, 1, saidAt.Offset), out period)
                    : DayOfMonth(Word(at + 1)) > 0 || Word(at + 1).Length is 1 or 2 && char.IsAsciiDigit(Word(at + 1)[0]) ? 0
                    : Take(1, MonthOf(month, looksBack), out period);
        if (Season(word) is var season and > 0)
            return year > 0 ? Take(2, Period.Months(year, season, 3, saidAt.Offset), out period) : Take(1, SeasonOf(season, looksBack ? -1 : 1), out period);
        if (Weekday(word) is { } weekday)
            return Take(1, Period.Day(Nearby(weekday, looksBack ? -1 : 0)), out period);
        if (word is "weekend")
            return Take(1, new(Period.Week(saidAt).From.AddDays(5), Period.Week(saidAt).To), out period);
        if (Year(word) is var alone and > 0)
            return Take(1, Period.Months(alone, 1, 12, saidAt.Offset), out period);
        if (DayOfMonth(word, ordinalOnly: true) is var day and > 0 && Word(at - 1) is "the")
            return day <= DateTime.DaysInMonth(saidAt.Year, saidAt.Month) ? Take(1, DayNearby(day), out period) : 0;
        return 0;
    }

    /// <summary>A weekday: -1 the latest before today, 0 the first from tomorrow on, 1 the one of next week.</summary>
    private DateTimeOffset Nearby(DayOfWeek weekday, int step)
    {
        var ahead = ((int)weekday - (int)saidAt.DayOfWeek + 7) % 7;
        return step switch
        {
            < 0 => saidAt.AddDays(ahead == 0 ? -7 : ahead - 7),
            > 0 => Period.Week(saidAt.AddDays(7)).From.AddDays(((int)weekday + 6) % 7),
            _ => saidAt.AddDays(ahead == 0 ? 7 : ahead),
        };
    }

    private Period DayNearby(int day)
    {
        var here = new DateTimeOffset(saidAt.Year, saidAt.Month, day, 0, 0, 0, saidAt.Offset);
        return Period.Day(looksBack
            ? here > saidAt ? here.AddMonths(-1) : here
            : here.AddDays(1) <= saidAt ? here.AddMonths(1) : here);
    }

    private Period MonthOf(int month, bool back) =>
        Period.Months(saidAt.Year + (back ? (month > saidAt.Month ? -1 : 0) : month < saidAt.Month ? 1 : 0), month, 1, saidAt.Offset);

    private int YearOf(int month, int day)
    {
        var order = (month, day).CompareTo((saidAt.Month, saidAt.Day));
        return saidAt.Year + (looksBack ? (order > 0 ? -1 : 0) : order < 0 ? 1 : 0);
    }

    private Period SeasonOf(int firstMonth, int step)
    {
        var here = Period.Months(saidAt.Year, firstMonth, 3, saidAt.Offset);
        var year = step switch
        {
            > 0 => here.From > saidAt ? 0 : 1,
            < 0 => here.To <= saidAt ? 0 : -1,
            _ => 0,
        };
        return Period.Months(saidAt.Year + year, firstMonth, 3, saidAt.Offset);
    }

    private static int Take(int count, Period read, out Period period)
    {
        period = read;
        return count;
    }
}
