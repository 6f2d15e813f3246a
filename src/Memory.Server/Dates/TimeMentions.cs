using System.Globalization;

namespace Memory.Server.Dates;

/// <summary>When, as a clause tells it.</summary>
internal sealed record TimeMentions
{
    public static TimeMentions None { get; } = new();

    /// <summary>"in May", "yesterday", "on June 3rd".</summary>
    public Period? At { get; init; }

    /// <summary>"since 2019", "from May on".</summary>
    public Period? Since { get; init; }

    /// <summary>"until Friday": for a day its end, for longer stretches their beginning.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>"for three years", counted back from when it was said.</summary>
    public DateTimeOffset? Ago { get; init; }

    /// <summary>"every Tuesday", in the user's words.</summary>
    public string? Recurrence { get; init; }

    /// <summary>From when on, by whichever way it was told.</summary>
    public DateTimeOffset? Start => Since?.From ?? Ago ?? At?.From;

    /// <summary>The date as a few plain words that do not age: "on 2025-06-03", "in October 2025", "in 2026".</summary>
    public static string Spell(Period period)
    {
        var days = (period.To - period.From).TotalDays;
        return days switch
        {
            <= 1 => string.Create(CultureInfo.InvariantCulture, $"on {period.From:yyyy-MM-dd}"),
            >= 28 and <= 31 when period.From.Day == 1 => string.Create(CultureInfo.InvariantCulture, $"in {period.From:MMMM yyyy}"),
            >= 365 and <= 366 when period.From.DayOfYear == 1 => string.Create(CultureInfo.InvariantCulture, $"in {period.From:yyyy}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"between {period.From:yyyy-MM-dd} and {period.To.AddDays(-1):yyyy-MM-dd}"),
        };
    }
}
