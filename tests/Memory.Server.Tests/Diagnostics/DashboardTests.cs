using System.Text.Json;
using System.Text.RegularExpressions;

namespace Memory.Server.Tests.Diagnostics;

/// <summary>The dashboard that is shipped asks only for what the server tells.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public async Task Dashboard_EachQuery_NamesMetricsAndLabelsThatExist()
    {
        var file = Path.Combine(MetricsRouteTests.Repository(), "docs", "grafana-dashboard.json");
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var documented = await MetricsRouteTests.DocumentedAsync();
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        var queries = panels.SelectMany(static panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : []).ToList();
        Assert.True(queries.Count > 30);
        Assert.All(queries, query =>
        {
            var text = query.GetProperty("expr").GetString()!;
            Assert.Equal(text.Count(static letter => letter == '('), text.Count(static letter => letter == ')'));
            var named = Selector().Matches(text).ToList();
            Assert.NotEmpty(named);
            foreach (var selector in named)
            {
                var name = selector.Groups["name"].Value;
                var metric = documented.ContainsKey(name) ? name : Part().Replace(name, "");
                Assert.True(documented.TryGetValue(metric, out var row), $"{name} is no metric.");
                Assert.Equal(row.Type == "histogram", metric != name);
                foreach (Match label in Label().Matches(selector.Groups["labels"].Value))
                    Assert.Contains(label.Groups["label"].Value, (string[])["instance", .. row.Labels]);
            }

            // What the legend shows must be left over by the sums.
            foreach (Match shown in Shown().Matches(query.GetProperty("legendFormat").GetString()!))
                Assert.True(!text.Contains(" by (", StringComparison.Ordinal) || By().Matches(text).Any(by => by.Groups["labels"].Value.Split(", ").Contains(shown.Groups["label"].Value, StringComparer.Ordinal)), $"{text} leaves no {shown.Value}.");
        });
    }

    [GeneratedRegex(@"(?<name>[a-z_]+)\{(?<labels>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Selector();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Part();

    [GeneratedRegex("(?<label>[a-z_]+)(=~|!=|=)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\{\{(?<label>[a-z_]+)\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Shown();

    [GeneratedRegex(@" by \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex By();
}
