using System.Globalization;
using Memory.Evaluation.Figures;

namespace Memory.Evaluation.Reports;

/// <summary>Writes a set's figures as plain tables.</summary>
internal static class FigureTables
{
    private const int NameWidth = 24;

    public static void Write(SetFigures set, TextWriter output)
    {
        output.WriteLine();
        WriteRanks(set, output);
        WriteContexts(set, output);
        WriteUpdates("knowledge updates", set.Updates, output);
        WriteUpdates("- slot found", set.UpdatesWithSlot, output);
        WriteUpdates("- slot not found", set.UpdatesWithoutSlot, output);
        WriteShare("current fact first", set.FactFirst, output);
        WriteShare("no stale value as current", set.FreeOfStale, output);
        WriteAnswerable(set.Answerable, output);
        if (set.Latency is { } latency)
            output.WriteLine(Line($"recall round trip p50 {latency.Median:0.0} ms, p95 {latency.Percentile95:0.0} ms"));
    }

    private static void WriteRanks(SetFigures set, TextWriter output)
    {
        string Head(string name) => string.Join(' ', RankFigures.Depths.Select(depth => $"{name}{depth}".PadLeft(5)));
        string Row(IEnumerable<double> figures) => string.Join(' ', figures.Select(figure => Line($"{figure,5:0.0}")));

        output.WriteLine($"{set.Set.PadRight(NameWidth)}     n | {Head("R@")} | {Head("hit")} | {Head("all")} |   MRR");
        foreach (var (name, ranks, _) in set.Groups)
        {
            output.WriteLine(Line(
                $"{name.PadRight(NameWidth)} {ranks.Questions,5} | {Row(ranks.Recall)} | {Row(ranks.Hit)} | {Row(ranks.All)} | {ranks.ReciprocalRank,5:0.0}"));
        }
    }

    /// <summary>Summaries alone, so that the table stays small; the JSON report has every group.</summary>
    private static void WriteContexts(SetFigures set, TextWriter output)
    {
        var groups = set.Groups.Where(static group => QuestionGroups.IsSummary(group.Name) && group.Contexts.Count > 0).ToList();
        if (groups.Count == 0)
            return;
        var budgets = groups[0].Contexts.Select(static context => context.Shape.Budget).Distinct().ToList();
        var heads = budgets.Select(static budget => Line($"{budget + " tokens",13}"));
        output.WriteLine($"{"gold in the context".PadRight(NameWidth)} limit | {string.Join(" | ", heads)}");
        output.WriteLine($"{"",NameWidth}       | {string.Join(" | ", budgets.Select(static _ => " line covered"))}");
        foreach (var group in groups)
        {
            foreach (var limited in group.Contexts.GroupBy(static context => context.Shape.Limit))
                output.WriteLine(Line($"{group.Name.PadRight(NameWidth)} {limited.Key,5} | {string.Join(" | ", limited.Select(Cell))}"));
        }

        static string Cell(ContextFigures context) => Line($"{context.InLines,5:0.0} {context.Covered,7:0.0}");
    }

    private static void WriteUpdates(string name, UpdateFigures? updates, TextWriter output)
    {
        if (updates is not null)
            output.WriteLine(Line($"{name}: n={updates.Questions} new@10 {updates.NewWithin10:0.0} % new above old {updates.NewAboveOld:0.0} %"));
    }

    private static void WriteShare(string name, ShareFigures? share, TextWriter output)
    {
        if (share is not null)
            output.WriteLine(Line($"{name}: n={share.Questions} {share.Share:0.0} %"));
    }

    private static void WriteAnswerable(AnswerableFigures? answerable, TextWriter output)
    {
        if (answerable is null)
            return;
        output.WriteLine(Line($"top score of {answerable.Answerable} answerable against {answerable.Unanswerable} unanswerable questions: AUC {answerable.Area:0.00}"));
        foreach (var threshold in answerable.Thresholds)
        {
            output.WriteLine(Line(
                $"- min_score {threshold.MinScore:0.0000} keeps {threshold.Kept:0.0} % of the answerable and silences {threshold.Silenced:0.0} % of the unanswerable"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
