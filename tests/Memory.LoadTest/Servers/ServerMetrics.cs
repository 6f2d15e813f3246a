using System.Globalization;

namespace Memory.LoadTest.Servers;

/// <summary>What a server tells of itself at <c>/metrics</c>, at one moment.</summary>
internal sealed class ServerMetrics(string text)
{
    private readonly string[] lines = text.Split('\n');

    public static async Task<ServerMetrics> ReadAsync(HttpClient http, CancellationToken cancellationToken) => new(await http.GetStringAsync("/metrics", cancellationToken));

    /// <summary>A metric's values added up, of all labels or of those whose line holds a word; 0 where there is none.</summary>
    public double Sum(string name, string? word = null) => lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ' && (word is null || line.Contains(word, StringComparison.Ordinal)))
        .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
