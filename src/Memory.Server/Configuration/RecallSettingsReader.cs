using System.Collections.Immutable;
using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>Reads what the signals of recall weigh, for the whole server and for single owners.</summary>
internal sealed class RecallSettingsReader(IConfiguration configuration, IReadOnlyDictionary<string, double> defaults, List<string> mistakes)
{
    /// <summary>What the names of the settings begin with, below <c>Memory</c>.</summary>
    public const string Prefix = "Recall:";

    private const string SqlAbove = "SqlAbove";
    private const string IndexMegabytes = "IndexMegabytes";
    private const string ServerWeights = "Weights:";
    private const string Owners = "Owners:";
    private const string OwnerWeights = ":Weights:";

    /// <param name="settings">What holds where nothing is said.</param>
    public RecallSettings Read(RecallSettings settings)
    {
        foreach (var (name, value) in configuration.GetSection("Memory:Recall").AsEnumerable(makePathsRelative: true))
        {
            // Empty is how an environment file leaves a setting out.
            if (!string.IsNullOrEmpty(value))
                settings = With(settings, name, value);
        }

        RefuseNothing(settings);
        return settings;
    }

    private RecallSettings With(RecallSettings settings, string name, string value)
    {
        if (name.StartsWith(ServerWeights, StringComparison.OrdinalIgnoreCase))
            return settings with { Weights = With(settings.Weights, name, name[ServerWeights.Length..], value) };

        if (name.Equals(SqlAbove, StringComparison.OrdinalIgnoreCase))
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var items))
                return settings with { SqlAbove = items };
            Refuse(name, "must be a whole number from 0 to 2147483647.");
            return settings;
        }

        if (name.Equals(IndexMegabytes, StringComparison.OrdinalIgnoreCase))
            return settings with { IndexMegabytes = new NumberSettings(configuration, mistakes).Whole(Prefix + IndexMegabytes, 1, MemorySettings.MostCacheMegabytes) ?? settings.IndexMegabytes };

        // An owner's name may hold colons, a signal's does not.
        var end = name.LastIndexOf(OwnerWeights, StringComparison.OrdinalIgnoreCase);
        if (!name.StartsWith(Owners, StringComparison.OrdinalIgnoreCase) || end <= Owners.Length)
        {
            Refuse(name, "is no setting of this version.");
            return settings;
        }

        var owner = name[Owners.Length..end];
        var weights = settings.OwnerWeights.GetValueOrDefault(owner, ImmutableDictionary<string, double>.Empty);
        return settings with { OwnerWeights = settings.OwnerWeights.SetItem(owner, With(weights, name, name[(end + OwnerWeights.Length)..], value)) };
    }

    private ImmutableDictionary<string, double> With(ImmutableDictionary<string, double> weights, string name, string signal, string value)
    {
        if (defaults.Keys.FirstOrDefault(known => known.Equals(signal, StringComparison.OrdinalIgnoreCase)) is not { } known)
            Refuse(name, $"names no signal. The signals are {string.Join(", ", defaults.Keys.Order(StringComparer.Ordinal))}.");
        else if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) || weight is not (>= 0 and <= RecallSettings.MaxWeight))
            Refuse(name, "must be a number from 0 to 1000000, with a point.");
        else
            return weights.SetItem(known, weight);
        return weights;
    }

    private void RefuseNothing(RecallSettings settings)
    {
        if (IsNothing(settings.Weights))
        {
            Refuse("Weights", "leave nothing to rank by: one must be above 0.");
            return;
        }

        foreach (var (owner, weights) in settings.OwnerWeights.Where(own => IsNothing(settings.Weights.SetItems(own.Value))))
            Refuse($"{Owners}{owner}:Weights", "leave nothing to rank by: one must be above 0.");
    }

    private bool IsNothing(ImmutableDictionary<string, double> weights) => defaults.All(signal => weights.GetValueOrDefault(signal.Key, signal.Value) == 0);

    private void Refuse(string name, string why) => mistakes.Add($"Memory:{Prefix}{name} {why}");
}
