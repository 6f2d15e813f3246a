using System.Collections.Immutable;

namespace Memory.Server.Recall.Signals;

/// <summary>The weights of one recall, in the order of the catalogue. They add up to 1, so that scores stay within 0–1.</summary>
internal sealed class SignalWeights
{
    private readonly double[] _values;

    private SignalWeights(double[] values) => _values = values;

    public ReadOnlySpan<double> Values => _values;

    /// <summary>The default weights with those that a request names in their place. Weights that come to nothing leave the defaults.</summary>
    public static SignalWeights From(ImmutableDictionary<string, double>? requested)
    {
        var defaults = SignalCatalog.All.Select(static signal => signal.DefaultWeight).ToArray();
        var values = SignalCatalog.All
            .Select((signal, i) => requested is not null && requested.TryGetValue(signal.Name, out var weight) && double.IsFinite(weight) && weight >= 0 ? weight : defaults[i])
            .ToArray();

        // Divided by the largest first: a sum of huge weights would be infinite.
        var largest = values.Max();
        return largest > 0 ? new(Normalise([.. values.Select(value => value / largest)])) : new(Normalise(defaults));
    }

    public ImmutableDictionary<string, double> ToDictionary() => Named(_values);

    /// <summary>Values of the catalogue's order by signal name.</summary>
    public static ImmutableDictionary<string, double> Named(ReadOnlySpan<double> values)
    {
        var named = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
            named.Add(SignalCatalog.All[i].Name, values[i]);
        return named.ToImmutable();
    }

    private static double[] Normalise(double[] values)
    {
        var sum = values.Sum();
        return [.. values.Select(value => value / sum)];
    }
}
