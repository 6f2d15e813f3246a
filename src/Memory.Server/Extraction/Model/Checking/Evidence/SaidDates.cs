using System.Globalization;
using Memory.Server.Dates;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>The days that a turn names, so that "next Friday" supports the date that a model writes for it.</summary>
internal sealed class SaidDates(string text, DateTimeOffset saidAt)
{
    /// <summary>Longer stretches ("this year") name no day.</summary>
    private const int LongestDays = 366;

    /// <summary>How far from the turn a bare day of a month ("the 13th") may lie.</summary>
    private const int NearDays = 62;

    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM", "d MMMM yyyy", "MMMM d, yyyy", "MMMM d yyyy", "MMMM yyyy"];

    private readonly Lazy<IReadOnlyList<Period>> _periods = new(() =>
        [.. DateMentions.In(text, saidAt, looksBack: false).Concat(DateMentions.In(text, saidAt, looksBack: true)).Select(static mention => mention.Period)
            .Where(static period => period.To - period.From <= TimeSpan.FromDays(LongestDays))]);

    /// <summary>Whether a value is a date that the turn names, in whatever words.</summary>
    public bool Name(string value) =>
        DateTimeOffset.TryParseExact(value, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
        && (_periods.Value.Any(period => period.Covers(date))
            || ((date - saidAt).Duration() <= TimeSpan.FromDays(NearDays) && Figures.In(text).Contains(date.Day)));

    /// <summary>The years, months and days of what is named.</summary>
    public IEnumerable<decimal> Parts => _periods.Value.SelectMany(static period => (IEnumerable<DateTimeOffset>)[period.From, period.To.AddDays(-1)])
        .SelectMany(static day => (decimal[])[day.Year, day.Month, day.Day]);
}
