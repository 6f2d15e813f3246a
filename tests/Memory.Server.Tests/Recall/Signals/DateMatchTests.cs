using Memory.Server.Dates;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

/// <summary>Times are written 2023-05-07 for a day, 2023-05 for a month, 2023 for a year, 2023-W-05-01 for the week and 2023-S-06 for the season that begin then. A star: the year is not sure.</summary>
public sealed class DateMatchTests
{
    [Theory]
    [InlineData("2023-05-07", "2023-05-07", 1)]
    [InlineData("2023-05-07", "2023-05-08", 0.6)]
    [InlineData("2023-05-07", "2023-05-05", 0.6)]
    [InlineData("2023-05-07", "2023-05-14", 0.4)]
    [InlineData("2023-05-07", "2023-05-15", 0.15)]
    [InlineData("2023-05-07", "2023-06-15", 0)]
    [InlineData("2023-05-30", "2023-06-02", 0.4)]
    [InlineData("2023-05-07", "2022-05-07", 0)]
    [InlineData("2023-05-07", "2023-05", 0.7)]
    [InlineData("2023-05-07", "2023-06", 0)]
    [InlineData("2023-05-07", "2023-W-05-01", 0.5)]
    [InlineData("2023-05-07", "2023-W-05-08", 0)]
    [InlineData("2023-05-07", "2023", 0)]
    [InlineData("2023-05-07", "2023-S-03", 0.25)]
    [InlineData("2023-05", "2023-05-31", 0.7)]
    [InlineData("2023-05", "2023-06-01", 0)]
    [InlineData("2023-05", "2023-05", 0.7)]
    [InlineData("2023-05", "2023-W-05-01", 0.5)]
    [InlineData("2023-05", "2022-05", 0)]
    [InlineData("2023-05", "2023", 0)]
    [InlineData("2023", "2023", 0.4)]
    [InlineData("2023", "2023-05-07", 0.15)]
    [InlineData("2023", "2023-05", 0.15)]
    [InlineData("2023", "*2023-05-07", 0)]
    [InlineData("2023", "2024", 0)]
    [InlineData("2023-S-06", "2023-07-04", 0.25)]
    [InlineData("2023-S-06", "2023-06", 0.25)]
    [InlineData("2023-S-06", "2023-09-01", 0)]
    [InlineData("2023-W-05-01", "2023-05-03", 0.7)]
    [InlineData("2023-W-05-01", "2023-W-05-01", 0.5)]
    [InlineData("*2025-05-07", "2021-05-07", 1)]
    [InlineData("*2025-05-07", "2021-05-08", 0.6)]
    [InlineData("*2025-05", "2021-05-20", 0.7)]
    [InlineData("*2025-05", "2021-06-20", 0)]
    [InlineData("*2024-02-29", "2023-02-28", 1)]
    [InlineData("*2025-12-31", "2021-01-01", 0.6)]
    [InlineData("*2025-01-01", "2021-12-30", 0.6)]
    [InlineData("*2025-S-12", "2021-12-20", 0.25)]
    [InlineData("*2025-S-12", "2021-01-20", 0.25)]
    [InlineData("*2025-S-12", "2021-04-20", 0)]
    [InlineData("*2025-S-12", "2021-02", 0.25)]
    public void Of_TimeTold_ByHowFineBothAre(string asked, string told, double fit) => Assert.Equal(fit, DateMatch.Of(Read(asked), Read(told)), 12);

    /// <summary>What happened is told on the day or in the ten days after it, less and less.</summary>
    [Theory]
    [InlineData("2023-05-07", "2023-05-07", 1)]
    [InlineData("2023-05-07", "2023-05-08", 0.76)]
    [InlineData("2023-05-07", "2023-05-10", 0.68)]
    [InlineData("2023-05-07", "2023-05-17", 0.4)]
    [InlineData("2023-05-07", "2023-05-18", 0.15)]
    [InlineData("2023-05-07", "2023-05-06", 0.6)]
    [InlineData("2023-05-07", "2023-04-30", 0.4)]
    [InlineData("2023-05-30", "2023-06-08", 0.44)]
    [InlineData("*2025-05-07", "2023-05-08", 0.6)]
    [InlineData("2023-05", "2023-05-20", 0.7)]
    [InlineData("2023-05", "2023-06-01", 0)]
    public void Of_DaySaid_AlsoInTheDaysAfter(string asked, string said, double fit) => Assert.Equal(fit, DateMatch.Of(Read(asked), Read(said).Period.From.AddHours(15)), 12);

    [Fact]
    public void Of_AskedWithoutAYear_AnyYearWithoutAFault()
    {
        foreach (var saidAt in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new(1, 1, 1, 0, 0, 0, TimeSpan.FromHours(-2)), new(9998, 12, 31, 0, 0, 0, TimeSpan.Zero), new(2, 1, 1, 0, 0, 0, TimeSpan.Zero) })
        {
            foreach (var asked in new[] { "*2025-12-31", "*2025-S-12", "2023-05-07", "2023", "*2025-01-01" })
                Assert.InRange(DateMatch.Of(Read(asked), saidAt), 0, 1);
        }
    }

    private static DateMention Read(string text)
    {
        var hasYear = text[0] != '*';
        var parts = text.TrimStart('*').Split('-');
        int Number(int place) => parts.Length > place ? int.Parse(parts[place], System.Globalization.CultureInfo.InvariantCulture) : 1;
        var kind = parts.Length > 1 && !char.IsAsciiDigit(parts[1][0]) ? parts[1] : "";
        var from = kind.Length > 0 ? new DateTimeOffset(Number(0), Number(2), Number(3), 0, 0, 0, TimeSpan.Zero) : new(Number(0), Number(1), Number(2), 0, 0, 0, TimeSpan.Zero);
        return (kind, parts.Length) switch
        {
            ("W", _) => new(Period.Days(from, 7), DatePrecision.Week, IsRelative: false, hasYear),
            ("S", _) => new(new Period(from, from.AddMonths(3)), DatePrecision.Season, IsRelative: false, hasYear),
            (_, 1) => new(new Period(from, from.AddYears(1)), DatePrecision.Year, IsRelative: false, hasYear),
            (_, 2) => new(new Period(from, from.AddMonths(1)), DatePrecision.Month, IsRelative: false, hasYear),
            _ => new(Period.Day(from), DatePrecision.Day, IsRelative: false, hasYear),
        };
    }
}
