using System.Globalization;
using System.Text.Json;
using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Reports;

/// <summary>Figures that a run must reach, by name.</summary>
internal sealed class Floors(IReadOnlyDictionary<string, double> least)
{
    /// <summary>Figures are means of doubles: one that equals its floor must not fail by its last digit.</summary>
    private const double Slack = 1e-9;

    /// <exception cref="InputException">The file is missing or no object of numbers.</exception>
    public static async Task<Floors> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = await JsonFile.ReadAsync(path, cancellationToken);
        if (file.Value.ValueKind != JsonValueKind.Object)
            throw file.Wrong("must be an object of figures such as {\"assistant/ALL/r10\": 70.0}");
        var least = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var figure in file.Value.EnumerateObject())
            least[figure.Name] = file.Required(figure.Name).Number();
        return new Floors(least);
    }

    /// <summary>Whether a figure of that set has a floor.</summary>
    public bool Concern(string set) => least.Keys.Any(figure => figure.StartsWith($"{set}/", StringComparison.Ordinal));

    /// <summary>One line for every figure that is below its floor or was not measured.</summary>
    public IReadOnlyList<string> MissedBy(IEnumerable<KeyValuePair<string, double>> figures)
    {
        var measured = figures.ToDictionary(StringComparer.Ordinal);
        return
        [
            .. from floor in least.OrderBy(static floor => floor.Key, StringComparer.Ordinal)
               let found = measured.TryGetValue(floor.Key, out var figure) ? figure : (double?)null
               where found is not { } value || value < floor.Value - Slack
               select string.Create(
                   CultureInfo.InvariantCulture, $"{floor.Key} is {(found is { } low ? low.ToString("0.0##", CultureInfo.InvariantCulture) : "not measured")}, at least {floor.Value:0.0##} is required"),
        ];
    }
}
