namespace Memory.Server.Dates;

/// <summary>The days that have a name.</summary>
internal static class Holidays
{
    /// <summary>Finds the day that is named from here on. Answers how many words it took; 0 for none.</summary>
    public static int Read(DateSentences words, int at, out Func<int, DateOnly> ofYear)
    {
        var next = words[at + 1].Known;
        (var taken, ofYear) = words[at].Known switch
        {
            "christmas" or "xmas" => next switch { "eve" => (2, Fixed(12, 24)), "day" => (2, Fixed(12, 25)), _ => (1, Fixed(12, 25)) },
            "boxing" when next is "day" => (2, Fixed(12, 26)),
            "new" when next is "year" or "years" && words[at + 2].Known is "eve" => (3, Fixed(12, 31)),
            "new" when next is "year" or "years" && words[at + 2].Known is "day" => (3, Fixed(1, 1)),
            "new" when next is "years" || (next is "year" && words[at + 1].IsPossessive) => (2, Fixed(1, 1)),
            "halloween" => (1, Fixed(10, 31)),
            "juneteenth" => (1, Fixed(6, 19)),
            "valentine" or "valentines" => (next is "day" ? 2 : 1, Fixed(2, 14)),
            "patrick" or "patricks" when next is "day" => (2, Fixed(3, 17)),
            "independence" when next is "day" => (2, Fixed(7, 4)),
            "veterans" when next is "day" => (2, Fixed(11, 11)),
            "thanksgiving" => (next is "day" ? 2 : 1, Weekday(11, DayOfWeek.Thursday, 4)),
            "black" when next is "friday" => (2, static year => Weekday(11, DayOfWeek.Thursday, 4)(year).AddDays(1)),
            "cyber" when next is "monday" => (2, static year => Weekday(11, DayOfWeek.Thursday, 4)(year).AddDays(4)),
            "mother" or "mothers" when next is "day" => (2, Weekday(5, DayOfWeek.Sunday, 2)),
            "father" or "fathers" when next is "day" => (2, Weekday(6, DayOfWeek.Sunday, 3)),
            "labor" or "labour" when next is "day" => (2, Weekday(9, DayOfWeek.Monday, 1)),
            "memorial" when next is "day" => (2, static year => Weekday(6, DayOfWeek.Monday, 1)(year).AddDays(-7)),
            "good" when next is "friday" => (2, static year => Easter(year).AddDays(-2)),
            "easter" => next switch
            {
                "monday" => (2, static year => Easter(year).AddDays(1)),
                "saturday" => (2, static year => Easter(year).AddDays(-1)),
                "sunday" or "day" => (2, Easter),
                _ => (1, (Func<int, DateOnly>)Easter),
            },
            _ => (0, Easter),
        };
        return taken;
    }

    /// <summary>Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher (Meeus, "Astronomical Algorithms", chapter 8).</summary>
    public static DateOnly Easter(int year)
    {
        int moon = year % 19, century = year / 100, ofCentury = year % 100;
        var epact = ((19 * moon) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var toSunday = (32 + (2 * (century % 4)) + (2 * (ofCentury / 4)) - epact - (ofCentury % 4)) % 7;
        var late = (moon + (11 * epact) + (22 * toSunday)) / 451;
        var days = epact + toSunday - (7 * late) + 114;
        return new(year, days / 31, (days % 31) + 1);
    }

    private static Func<int, DateOnly> Fixed(int month, int day) => year => new(year, month, day);

    private static Func<int, DateOnly> Weekday(int month, DayOfWeek weekday, int which) => year =>
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)weekday - (int)first.DayOfWeek + 7) % 7) + (7 * (which - 1)));
    };
}
