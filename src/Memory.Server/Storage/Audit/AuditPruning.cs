using System.Collections.Immutable;
using System.Globalization;

namespace Memory.Server.Storage.Audit;

/// <summary>How retention tells in a log what it took out of it.</summary>
internal static class AuditPruning
{
    public const string Action = "audit.prune";

    /// <summary>The line that says that everything up to there was removed.</summary>
    public static AuditDraft Draft(AuditLink last, long removed, DateTimeOffset now) => new(now, Key: null, Action)
    {
        Details = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("removed", removed.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("through", last.Sequence.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("hash", last.Hash),
            ]),
    };
}
