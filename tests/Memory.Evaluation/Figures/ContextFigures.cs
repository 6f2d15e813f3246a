using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Figures;

/// <summary>How much of the gold reaches the context. Both figures are means over the questions, in percent.</summary>
/// <param name="Shape">How the contexts were asked for.</param>
/// <param name="InLines">The share of a question's gold turns that stand in it.</param>
/// <param name="Covered">The share of those that do or from which one of its facts came.</param>
internal sealed record ContextFigures(ContextShape Shape, double InLines, double Covered)
{
    public static IReadOnlyList<ContextFigures> Of(IEnumerable<Finding> findings) =>
    [
        .. from finding in findings
           from context in finding.Contexts
           group (finding.Question.Gold.Count, Context: context) by context.Shape into shape
           let questions = shape.ToList()
           select new ContextFigures(
               shape.Key,
               Percent.Mean(questions, static pair => (double)pair.Context.InLines / pair.Count),
               Percent.Mean(questions, static pair => (double)pair.Context.Covered / pair.Count)),
    ];
}
