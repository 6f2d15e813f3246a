using System.Globalization;
using Memory.Server.Recall.Context;

namespace Memory.Server.Profiles;

/// <summary>Greets a user, and one who returns with what was last talked about: "Welcome back, Ana. Three days ago we talked about …".</summary>
internal static class WelcomeLine
{
    /// <summary>Longer names are left out: they are none.</summary>
    private const int MaxName = 60;

    /// <summary>More topics than these make no greeting.</summary>
    private const int MaxTopics = 2;

    /// <param name="name">The user's name; null when not known.</param>
    /// <param name="since">How long ago the user last said something; null when never.</param>
    /// <param name="topics">What was talked about then, the most telling first.</param>
    public static string Of(string? name, TimeSpan? since, IReadOnlyList<string> topics)
    {
        var called = LineSanitizer.Sanitise(name ?? "") is { Length: > 0 and <= MaxName } said && !RuleAttack.IsIn(said) ? ", " + said : "";
        if (since is not { } past)
            return $"Welcome{called}.";
        var told = topics.Count == 0 ? "" : $" {Ago(past)} we talked about {string.Join(" and ", topics.Take(MaxTopics))}.";
        return $"Welcome back{called}.{told}";
    }

    private static string Ago(TimeSpan past) => past switch
    {
        { TotalHours: < 1 } => "A moment ago",
        { TotalHours: < 24 } => Counted(past.TotalHours, "hour"),
        { TotalDays: < 14 } => Counted(past.TotalDays, "day"),
        { TotalDays: < 60 } => Counted(past.TotalDays / 7, "week"),
        { TotalDays: < 730 } => Counted(past.TotalDays / 30.44, "month"),
        _ => Counted(past.TotalDays / 365.25, "year"),
    };

    private static string Counted(double units, string unit)
    {
        var whole = (int)units;
        return whole == 1 ? $"{(unit == "hour" ? "An" : "A")} {unit} ago" : $"{whole.ToString(CultureInfo.InvariantCulture)} {unit}s ago";
    }
}
