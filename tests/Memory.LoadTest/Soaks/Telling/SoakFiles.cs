using System.Text.Json;
using System.Xml.Linq;
using Memory.LoadTest.Reports;

namespace Memory.LoadTest.Soaks.Telling;

/// <summary>What a soak found, as a file for programs and a drawing for people.</summary>
internal static class SoakFiles
{
    /// <summary>Writes both, also when the soak was called off; the path of each.</summary>
    public static async Task<IReadOnlyList<string>> WriteAsync(string folder, SoakReport report)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"soak-{report.Store}{(report.Replicas > 1 ? $"-{report.Replicas}" : "")}");
        await using (var file = File.Create($"{name}.json"))
            await JsonSerializer.SerializeAsync(file, report, ReportFiles.Json, CancellationToken.None);
        await using var drawing = File.Create($"{name}.svg");
        await TimelinePlot.Draw(report).SaveAsync(drawing, SaveOptions.None, CancellationToken.None);
        return [$"{name}.json", $"{name}.svg"];
    }
}
