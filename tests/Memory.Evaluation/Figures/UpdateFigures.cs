namespace Memory.Evaluation.Figures;

/// <summary>How turns with a new value stand against those with the value it replaced. Shares are in percent.</summary>
/// <param name="Questions">How many questions.</param>
/// <param name="NewWithin10">How often a turn with the new value is among the first ten.</param>
/// <param name="NewAboveOld">How often one is above every turn with the old value.</param>
internal sealed record UpdateFigures(int Questions, double NewWithin10, double NewAboveOld)
{
    private const int Near = 10;

    /// <param name="ranks">The best ranks of the old and of the new turns, question by question; null for turns that did not come.</param>
    public static UpdateFigures Of(IReadOnlyCollection<(int? Old, int? New)> ranks) => new(
        ranks.Count,
        Percent.Share(ranks, static pair => pair.New <= Near),
        Percent.Share(ranks, static pair => pair.New is { } found && (pair.Old is null || found < pair.Old)));
}
