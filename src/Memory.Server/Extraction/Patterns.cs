using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Memory.Server.Extraction;

/// <summary>
/// How every pattern of this room is made. Patterns only ever see a bounded clause, so that none of them can run long. They are tried only where their letters stand,
/// and interpreted: there are hundreds, and as compiled code they cost more at the start than they gain later (docs/benchmarks.md).
/// </summary>
internal static class Patterns
{
    private const RegexOptions AnyCulture = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>A backstop that no bounded clause comes near.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>A pattern that reads capitals and small letters alike.</summary>
    public static Pattern Of([StringSyntax(StringSyntaxAttribute.Regex)] string pattern, RegexOptions more = RegexOptions.None) =>
        new(pattern, AnyCulture | RegexOptions.IgnoreCase | more, Timeout);

    /// <summary>A pattern to which a capital is another letter.</summary>
    public static Pattern OfCase([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) => new(pattern, AnyCulture, Timeout);

    /// <summary>The named group's text, or null when it took no part.</summary>
    public static string? Read(this Match match, string group) =>
        match.Groups[group] is { Success: true, Length: > 0 } found ? found.Value : null;
}
