using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Audit;

namespace Memory.Server.Lifecycle.Running;

/// <summary>What a run tells the audit log.</summary>
internal static class RunDetails
{
    public static string ActionOf(ILifecycleJob job) => $"{job.Name}.run";

    /// <summary>How many memories were changed, by what was done to them; nothing when none was. Confidence that has faded is no change.</summary>
    public static ImmutableSortedDictionary<string, string> Of(LifecycleReport report) => AuditDetails.Of(
        report.Actions.Where(static action => action.Key != LifecycleAction.Decayed && action.Value > 0)
            .Select(static action => (action.Key.ToString().ToLowerInvariant(), action.Value.ToString(CultureInfo.InvariantCulture))));
}
