using System.Collections.Immutable;
using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Figures;

/// <summary>What a set's recall@10 is without one signal.</summary>
/// <param name="Signal">The signal, by the server's name for it.</param>
/// <param name="Weight">The weight it has otherwise, 0–1.</param>
/// <param name="Set">The set.</param>
/// <param name="Group">The group of questions: all, or the ones that papers compare by.</param>
/// <param name="Without">Recall@10 without it, in percent.</param>
/// <param name="Change">How much that is more than with it, in percentage points.</param>
internal sealed record Ablated(string Signal, double Weight, string Set, string Group, double Without, double Change);

/// <summary>Asks everything again without one signal at a time.</summary>
internal static class Ablation
{
    public const int Depth = 10;

    /// <summary>Whether something is left to rank by without the signal; a recall by nothing is refused.</summary>
    public static bool CanTakeAway(string signal, IReadOnlyDictionary<string, double> weights) =>
        weights.Any(other => other.Key != signal && other.Value > 0);

    /// <summary>The weights to ask for with one signal taken away: what is not named stays as the server has it.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="asked">The weights that the run asks for anyway; null for none.</param>
    public static IReadOnlyDictionary<string, double> Without(string signal, IReadOnlyDictionary<string, double>? asked) =>
        new Dictionary<string, double>(asked ?? ImmutableDictionary<string, double>.Empty, StringComparer.Ordinal) { [signal] = 0 };

    /// <summary>Compares the summaries of two runs over the same sets.</summary>
    public static IEnumerable<Ablated> Compare(string signal, double weight, IEnumerable<SetFindings> with, IEnumerable<SetFindings> without) =>
        from pair in with.Zip(without)
        let before = SetFigures.Of(pair.First).Groups
        let after = SetFigures.Of(pair.Second).Groups
        from groups in before.Zip(after)
        where QuestionGroups.IsSummary(groups.First.Name)
        let figure = groups.Second.Ranks.RecallAt(Depth)
        select new Ablated(signal, weight, pair.First.Set.Name, groups.First.Name, figure, figure - groups.First.Ranks.RecallAt(Depth));
}
