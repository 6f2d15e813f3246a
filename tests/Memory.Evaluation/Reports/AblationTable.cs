using System.Globalization;
using Memory.Evaluation.Figures;

namespace Memory.Evaluation.Reports;

/// <summary>Writes what each signal is worth as a Markdown table.</summary>
internal static class AblationTable
{
    public static void Write(IReadOnlyList<Ablated> rows, TextWriter output)
    {
        var columns = rows.Select(static row => (row.Set, row.Group)).Distinct().ToList();
        output.WriteLine();
        output.WriteLine($"| without | weight | {string.Join(" | ", columns.Select(static column => $"{column.Set} {column.Group} R@{Ablation.Depth}"))} |");
        output.WriteLine($"|---|---|{string.Concat(columns.Select(static _ => "---|"))}");
        foreach (var signal in rows.GroupBy(static row => (row.Signal, row.Weight)))
        {
            var cells = signal.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row.Without:0.0} ({row.Change:+0.0;-0.0;0.0})"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {signal.Key.Signal} | {signal.Key.Weight:0.000} | {string.Join(" | ", cells)} |"));
        }
    }
}
