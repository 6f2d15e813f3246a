using System.Collections.Immutable;

namespace Memory.Server.Audit;

/// <summary>Makes the details of an event.</summary>
internal static class AuditDetails
{
    /// <summary>What was done by a command on the store itself, by whoever may write it.</summary>
    public static ImmutableSortedDictionary<string, string> ByCommand { get; } = Of(("by", "command"));

    /// <summary>What the server does when it is due.</summary>
    public static ImmutableSortedDictionary<string, string> BySchedule { get; } = Of(("by", "schedule"));

    /// <summary>What the server does when it starts.</summary>
    public static ImmutableSortedDictionary<string, string> ByStart { get; } = Of(("by", "start"));

    public static ImmutableSortedDictionary<string, string> Of(params IEnumerable<(string Name, string Value)> details) =>
        details.ToImmutableSortedDictionary(static detail => detail.Name, static detail => detail.Value, StringComparer.Ordinal);
}
