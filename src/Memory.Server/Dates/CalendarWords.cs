using System.Globalization;

namespace Memory.Server.Dates;

/// <summary>The words of the calendar.</summary>
internal static class CalendarWords
{
    /// <summary>No phrase reaches further than 150 years, so that none leaves the calendar.</summary>
    private const int MaxDays = 150 * 365;

    /// <summary>1–12, or 0 when the word names no month.</summary>
    public static int Month(string word) => word switch
    {
        "january" or "jan" => 1,
        "february" or "feb" => 2,
        "march" or "mar" => 3,
        "april" or "apr" => 4,
        "may" => 5,
        "june" or "jun" => 6,
        "july" or "jul" => 7,
        "august" or "aug" => 8,
        "september" or "sep" or "sept" => 9,
        "october" or "oct" => 10,
        "november" or "nov" => 11,
        "december" or "dec" => 12,
        _ => 0,
    };

    public static DayOfWeek? Weekday(string word) => word switch
    {
        "monday" => DayOfWeek.Monday,
        "tuesday" => DayOfWeek.Tuesday,
        "wednesday" => DayOfWeek.Wednesday,
        "thursday" => DayOfWeek.Thursday,
        "friday" => DayOfWeek.Friday,
        "saturday" => DayOfWeek.Saturday,
        "sunday" => DayOfWeek.Sunday,
        _ => null,
    };

    /// <summary>The first month of a season of three months on the northern half of the world; 0 for no season.</summary>
    public static int Season(string word) => word switch
    {
        "spring" => 3,
        "summer" => 6,
        "autumn" or "fall" => 9,
        "winter" => 12,
        _ => 0,
    };

    /// <summary>A small number in digits or words; 0 for none.</summary>
    public static int Count(string word) => word switch
    {
        "a" or "an" or "one" => 1,
        "two" or "couple" => 2,
        "three" or "few" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        _ => word.Length <= 3 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
    };

    /// <summary>A small ordinal number in words; 0 for none.</summary>
    public static int Ordinal(string word) => word switch
    {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        _ => 0,
    };

    /// <summary>A day of the month with or without its ending: "3", "3rd"; 0 for none.</summary>
    public static int DayOfMonth(string word, bool ordinalOnly = false)
    {
        var digits = word.Length > 2 && (word.EndsWith("st", StringComparison.Ordinal) || word.EndsWith("nd", StringComparison.Ordinal)
            || word.EndsWith("rd", StringComparison.Ordinal) || word.EndsWith("th", StringComparison.Ordinal)) ? word[..^2] : ordinalOnly ? "" : word;
        return digits.Length is 1 or 2 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31 ? day : 0;
    }

    /// <summary>A year between 1900 and 2100; 0 for none.</summary>
    public static int Year(string word) =>
        word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and <= 2100 ? year : 0;

    public static string? Unit(string word) => word switch
    {
        "day" or "days" => "day",
        "week" or "weeks" => "week",
        "month" or "months" => "month",
        "year" or "years" or "yrs" => "year",
        "decade" or "decades" => "decade",
        _ => null,
    };

    public static DateTimeOffset Shift(DateTimeOffset instant, string unit, int count) => unit switch
    {
        "day" => instant.AddDays(Math.Clamp(count, -MaxDays, MaxDays)),
        "week" => instant.AddDays(7 * Math.Clamp(count, -MaxDays / 7, MaxDays / 7)),
        "month" => instant.AddMonths(Math.Clamp(count, -MaxDays / 30, MaxDays / 30)),
        "decade" => instant.AddYears(10 * Math.Clamp(count, -15, 15)),
        _ => instant.AddYears(Math.Clamp(count, -150, 150)),
    };
}
