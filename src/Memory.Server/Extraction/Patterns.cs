using System.Text.RegularExpressions;

namespace Memory.Server.Extraction;

/// <summary>How every pattern of this room is compiled. Patterns only ever see a bounded clause, so that none of them can run long.</summary>
internal static class Patterns
{
    public const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>A backstop in milliseconds that no bounded clause comes near.</summary>
    public const int Timeout = 5_000;

    /// <summary>The named group's text, or null when it took no part.</summary>
    public static string? Read(this Match match, string group) =>
        match.Groups[group] is { Success: true, Length: > 0 } found ? found.Value : null;
}
