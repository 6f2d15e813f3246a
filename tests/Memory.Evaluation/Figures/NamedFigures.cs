using System.Globalization;
using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Figures;

/// <summary>Gives every figure the name by which a report and a file of floors call it, such as <c>beam/EVID6/r10</c>.</summary>
internal static class NamedFigures
{
    public static IEnumerable<KeyValuePair<string, double>> Of(SetFigures set) =>
        Parts(set).Select(part => KeyValuePair.Create($"{set.Set}/{part.Name}", part.Value));

    private static IEnumerable<(string Name, double Value)> Parts(SetFigures set) =>
    [
        .. set.Groups.SelectMany(Group),
        .. Updates("updates", set.Updates),
        .. Updates("updates-with-slot", set.UpdatesWithSlot),
        .. Updates("updates-without-slot", set.UpdatesWithoutSlot),
        .. Answerable(set.Answerable),
        .. Share("facts", "first", set.FactFirst),
        .. Share("stale", "free", set.FreeOfStale),
        .. Latency(set.Latency),
    ];

    private static IEnumerable<(string Name, double Value)> Group(GroupFigures group)
    {
        yield return ($"{group.Name}/n", group.Ranks.Questions);
        for (var i = 0; i < RankFigures.Depths.Length; i++)
        {
            var depth = RankFigures.Depths[i].ToString(CultureInfo.InvariantCulture);
            yield return ($"{group.Name}/r{depth}", group.Ranks.Recall[i]);
            yield return ($"{group.Name}/h{depth}", group.Ranks.Hit[i]);
            yield return ($"{group.Name}/a{depth}", group.Ranks.All[i]);
        }

        yield return ($"{group.Name}/mrr", group.Ranks.ReciprocalRank);
        foreach (var context in group.Contexts)
        {
            var shape = context.Shape.Limit == ContextShape.ProductLimit ? $"{context.Shape.Budget}" : $"{context.Shape.Budget}-of-{context.Shape.Limit}";
            yield return ($"{group.Name}/line{shape}", context.InLines);
            yield return ($"{group.Name}/covered{shape}", context.Covered);
        }
    }

    private static IEnumerable<(string Name, double Value)> Updates(string name, UpdateFigures? updates) => updates is null ? [] :
    [
        ($"{name}/n", updates.Questions), ($"{name}/new10", updates.NewWithin10), ($"{name}/first", updates.NewAboveOld),
    ];

    private static IEnumerable<(string Name, double Value)> Answerable(AnswerableFigures? answerable) => answerable is null ? [] :
    [
        ("abstention/n", answerable.Unanswerable),
        ("abstention/auc", answerable.Area),
        .. answerable.Thresholds.SelectMany(static threshold => new[]
        {
            ($"abstention/min-score{threshold.Goal}", threshold.MinScore), ($"abstention/silenced{threshold.Goal}", threshold.Silenced),
        }),
    ];

    private static IEnumerable<(string Name, double Value)> Share(string name, string share, ShareFigures? figures) => figures is null ? [] :
    [
        ($"{name}/n", figures.Questions), ($"{name}/{share}", figures.Share),
    ];

    private static IEnumerable<(string Name, double Value)> Latency(LatencyFigures? latency) => latency is null ? [] :
    [
        ("latency/p50", latency.Median), ("latency/p95", latency.Percentile95),
    ];
}
