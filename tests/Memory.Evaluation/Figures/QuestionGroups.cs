using System.Collections.Immutable;

namespace Memory.Evaluation.Figures;

/// <summary>Groups of questions that figures are told for: each category, all of them, and the ones that papers about a public set compare by.</summary>
internal static class QuestionGroups
{
    public const string All = "ALL";

    /// <summary>LoCoMo's categories 1 to 4: all but the adversarial questions.</summary>
    public const string LoCoMo = "1-4";

    /// <summary>The six categories of BEAM whose evidence a few turns hold.</summary>
    public const string Beam = "EVID6";

    private static readonly ImmutableHashSet<string> NotOfBeam = ["summarization", "event-ordering", "instruction-following"];
    private static readonly ImmutableHashSet<string> Summaries = [All, LoCoMo, Beam];

    /// <summary>The groups that a question counts in.</summary>
    /// <param name="set">The set's name, which is its file's.</param>
    /// <param name="category">The question's category.</param>
    public static IEnumerable<string> Of(string set, string category)
    {
        yield return category;
        if (category != All)
            yield return All;
        if (set.StartsWith("locomo", StringComparison.Ordinal) && category != "adversarial")
            yield return LoCoMo;
        if (set.StartsWith("beam", StringComparison.Ordinal) && !NotOfBeam.Contains(category))
            yield return Beam;
    }

    /// <summary>Whether a group sums up several categories.</summary>
    public static bool IsSummary(string group) => Summaries.Contains(group);

    /// <summary>Summaries first, then the categories by name.</summary>
    public static IOrderedEnumerable<T> InGroupOrder<T>(this IEnumerable<T> groups, Func<T, string> nameOf) =>
        groups.OrderBy(group => !IsSummary(nameOf(group))).ThenBy(nameOf, StringComparer.Ordinal);
}
