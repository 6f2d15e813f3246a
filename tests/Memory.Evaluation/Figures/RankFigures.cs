using System.Collections.Immutable;

namespace Memory.Evaluation.Figures;

/// <summary>How far up the gold turns of many questions stand. All figures are means over the questions, in percent.</summary>
/// <param name="Questions">How many questions.</param>
/// <param name="Recall">The share of a question's gold turns within each depth.</param>
/// <param name="Hit">Whether any of them is within it.</param>
/// <param name="All">Whether all of them are.</param>
/// <param name="ReciprocalRank">One divided by the rank of the first; 0 when none came.</param>
internal sealed record RankFigures(
    int Questions, ImmutableArray<double> Recall, ImmutableArray<double> Hit, ImmutableArray<double> All, double ReciprocalRank)
{
    /// <summary>How many turns from the top are looked at.</summary>
    public static ImmutableArray<int> Depths { get; } = [5, 10, 25, 50];

    /// <summary>As many turns are asked for.</summary>
    public static int Deepest => Depths[^1];

    /// <param name="ranks">The ranks of the gold turns, question by question; no question without gold.</param>
    public static RankFigures Of(IReadOnlyCollection<IReadOnlyList<int?>> ranks) => new(
        ranks.Count,
        AtEachDepth(ranks, static (gold, depth) => (double)Within(gold, depth) / gold.Count),
        AtEachDepth(ranks, static (gold, depth) => Within(gold, depth) > 0 ? 1 : 0),
        AtEachDepth(ranks, static (gold, depth) => Within(gold, depth) == gold.Count ? 1 : 0),
        Percent.Mean(ranks, static gold => gold.Min() is { } first ? 1.0 / first : 0));

    public double RecallAt(int depth) => Recall[Depths.IndexOf(depth)];

    private static ImmutableArray<double> AtEachDepth(IReadOnlyCollection<IReadOnlyList<int?>> ranks, Func<IReadOnlyList<int?>, int, double> figure) =>
        [.. Depths.Select(depth => Percent.Mean(ranks, gold => figure(gold, depth)))];

    private static int Within(IReadOnlyList<int?> gold, int depth) => gold.Count(rank => rank <= depth);
}
