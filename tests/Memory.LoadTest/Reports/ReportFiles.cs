using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Memory.LoadTest.Reports;

/// <summary>What a scenario found, as a file for programs and a drawing for people.</summary>
internal static class ReportFiles
{
    public static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes both; the path of each.</summary>
    public static async Task<IReadOnlyList<string>> WriteAsync(string folder, ScenarioReport report, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"{report.Scenario}-{report.Store}{(report.Replicas > 1 ? $"-{report.Replicas}" : "")}");
        await using (var file = File.Create($"{name}.json"))
            await JsonSerializer.SerializeAsync(file, report, Json, cancellationToken);
        if (report.Runs.Count == 0)
            return [$"{name}.json"];
        var lines = report.Runs.SelectMany(run => run.Series.Select(series => (report.Runs.Count == 1 ? series.Name : $"{series.Name}: {run.Name}", series.Percentiles))).ToList();
        var plot = PercentilePlot.Draw(
            $"{report.Scenario}, {report.Store}{(report.Replicas > 1 ? $", {report.Replicas} servers" : "")}",
            $"{report.Machine.Cpu}, {report.Machine.Cores} cores, {report.Machine.DotNet}{(report.Machine.Postgres is null ? "" : $", {report.Machine.Postgres}")}",
            lines);
        await using var drawing = File.Create($"{name}.svg");
        await plot.SaveAsync(drawing, System.Xml.Linq.SaveOptions.None, cancellationToken);
        return [$"{name}.json", $"{name}.svg"];
    }
}
