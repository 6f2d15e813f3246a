using System.Collections.Immutable;

namespace Memory.Server.Recall.Signals;

/// <summary>The weights of one recall, in the order of the catalogue. They add up to 1, so that scores stay within 0–1.</summary>
internal sealed class SignalWeights
{
    private readonly double[] _values;

    private SignalWeights(double[] values) => _values = values;

    public ReadOnlySpan<double> Values => _values;

    /// <summary>The default weights with those that are named in their place, the later ones before the earlier. Weights that come to nothing leave what was before them.</summary>
    public static SignalWeights From(params ReadOnlySpan<ImmutableDictionary<string, double>?> named)
    {
        double[] values = [.. SignalCatalog.All.Select(static signal => signal.DefaultWeight)];
        foreach (var weights in named)
        {
            double[] next = [.. values];
            for (var signal = 0; signal < next.Length; signal++)
            {
                if (weights is not null && weights.TryGetValue(SignalCatalog.All[signal].Name, out var weight) && double.IsFinite(weight) && weight >= 0)
                    next[signal] = weight;
            }

            if (next.Max() > 0)
                values = next;
        }

        return Normalised(values)!;
    }

    /// <summary>The same without the signals that the question does not ask; nothing counts when it asks none that has a weight.</summary>
    public SignalWeights For(RecallFrame frame) =>
        Normalised([.. _values.Select((weight, signal) => SignalCatalog.All[signal].IsAsked(frame) ? weight : 0)]) ?? new(new double[_values.Length]);

    public ImmutableDictionary<string, double> ToDictionary() => Named(_values);

    /// <summary>Values of the catalogue's order by signal name.</summary>
    public static ImmutableDictionary<string, double> Named(ReadOnlySpan<double> values)
    {
        var named = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
            named.Add(SignalCatalog.All[i].Name, values[i]);
        return named.ToImmutable();
    }

    /// <summary>Divided by the largest first: a sum of huge weights would be infinite.</summary>
    private static SignalWeights? Normalised(double[] values)
    {
        var largest = values.Max();
        if (largest <= 0)
            return null;
        var sum = values.Sum(value => value / largest);
        return new([.. values.Select(value => value / largest / sum)]);
    }
}
