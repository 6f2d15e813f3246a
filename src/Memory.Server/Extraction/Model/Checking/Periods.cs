using System.Globalization;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>When a proposal holds.</summary>
internal sealed record Holding(TemporalState State, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>Reads since when and until when a proposal holds, and brings that together with how it says that it holds.</summary>
internal static class Periods
{
    private const int EarliestYear = 1900;
    private const int MostYearsAhead = 100;

    private static readonly string[] Exact =
    [
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Null when a time cannot be read, lies beyond any life, or the end comes before the beginning.</summary>
    public static Holding? Read(TemporalState state, string? from, string? to, DateTimeOffset saidAt)
    {
        DateTimeOffset? begins = null;
        DateTimeOffset? ends = null;
        if (from is not null && (begins = Parse(from, saidAt)?.Begins) is null)
            return null;
        if (to is not null && (ends = Parse(to, saidAt)?.Ends) is null)
            return null;
        return ends <= begins ? null : Agreed(state, begins, ends, saidAt);
    }

    /// <summary>What lies wholly behind the turn is past, what begins after it future, whatever word was written; a past that is yet to end contradicts itself.</summary>
    private static Holding? Agreed(TemporalState state, DateTimeOffset? begins, DateTimeOffset? ends, DateTimeOffset saidAt) => state switch
    {
        TemporalState.Past when ends > saidAt.AddDays(1) || begins > saidAt => null,
        TemporalState.Future when begins <= saidAt && ends <= saidAt => new(TemporalState.Past, begins, ends),
        TemporalState.Future when begins <= saidAt => new(TemporalState.Current, begins, ends),
        TemporalState.Current when begins > saidAt => new(TemporalState.Future, begins, ends),
        TemporalState.Current when ends <= saidAt => new(TemporalState.Past, begins, ends),
        // "Since today" is since it was said.
        TemporalState.Current when begins is { } day && day == new DateTimeOffset(saidAt.UtcDateTime.Date, TimeSpan.Zero) => new(state, null, ends),
        _ => new(state, begins, ends),
    };

    private static (DateTimeOffset Begins, DateTimeOffset Ends)? Parse(string text, DateTimeOffset saidAt)
    {
        var read = ParseAny(text.Trim());
        return read is { } time && time.Begins.Year >= EarliestYear && time.Begins.Year <= saidAt.Year + MostYearsAhead ? read : null;
    }

    /// <summary>A year, a month, a day, or an instant; the end of the first three is the beginning of the next.</summary>
    private static (DateTimeOffset Begins, DateTimeOffset Ends)? ParseAny(string text)
    {
        if (TryRead(text, out var instant, Exact))
            return (instant.ToInstant(), instant.ToInstant());
        if (TryRead(text, out var day, "yyyy-MM-dd"))
            return day.Year < 9999 ? (day, day.AddDays(1)) : null;
        if (TryRead(text, out var month, "yyyy-MM"))
            return month.Year < 9999 ? (month, month.AddMonths(1)) : null;
        return TryRead(text, out var year, "yyyy") && year.Year < 9999 ? (year, year.AddYears(1)) : null;
    }

    private static bool TryRead(string text, out DateTimeOffset time, params string[] forms) => DateTimeOffset.TryParseExact(
        text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
