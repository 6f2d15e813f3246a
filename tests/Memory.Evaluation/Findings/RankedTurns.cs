namespace Memory.Evaluation.Findings;

/// <summary>Turns as a recall ranked them.</summary>
/// <param name="Ids">Their ids, best first.</param>
/// <param name="TopScore">The first one's score; 0 when nothing came.</param>
internal sealed record RankedTurns(IReadOnlyList<string> Ids, double TopScore)
{
    /// <summary>The rank of each turn asked for, from 1; null for one that did not come.</summary>
    public IReadOnlyList<int?> RanksOf(IReadOnlyList<string> turns) => [.. turns.Select(RankOf)];

    /// <summary>The best rank of several turns; null when none came.</summary>
    public int? BestOf(IReadOnlyList<string> turns) => RanksOf(turns).Min();

    private int? RankOf(string turn)
    {
        for (var i = 0; i < Ids.Count; i++)
        {
            if (Ids[i] == turn)
                return i + 1;
        }

        return null;
    }
}
