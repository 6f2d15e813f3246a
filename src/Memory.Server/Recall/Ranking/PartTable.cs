using System.Buffers;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>The parts of many candidates: a column per signal, in pooled memory that must be returned.</summary>
internal readonly struct PartTable(int count)
{
    private readonly double[] _parts = ArrayPool<double>.Shared.Rent(count * SignalCatalog.All.Length);

    public void Fill(RecallFrame frame, CandidateSlice slice)
    {
        for (var signal = 0; signal < SignalCatalog.All.Length; signal++)
        {
            var column = _parts.AsSpan(signal * count, count);

            // Without words there is nothing to be relevant to.
            if (frame.IsBlank && SignalCatalog.All[signal].IsRelevance)
                column.Clear();
            else
                SignalCatalog.All[signal].Score(frame, slice, column);
        }
    }

    public bool IsRelevant(int candidate)
    {
        for (var signal = 0; signal < SignalCatalog.All.Length; signal++)
        {
            if (SignalCatalog.All[signal].IsRelevance && _parts[(signal * count) + candidate] > 0)
                return true;
        }

        return false;
    }

    public double Score(int candidate, ReadOnlySpan<double> weights)
    {
        var score = 0.0;
        for (var signal = 0; signal < weights.Length; signal++)
            score += weights[signal] * _parts[(signal * count) + candidate];

        // Rounding may carry the sum of weights a hair above 1.
        return Math.Min(1, score);
    }

    public double[] PartsOf(int candidate)
    {
        var parts = new double[SignalCatalog.All.Length];
        for (var signal = 0; signal < parts.Length; signal++)
            parts[signal] = _parts[(signal * count) + candidate];
        return parts;
    }

    public void Return() => ArrayPool<double>.Shared.Return(_parts);
}
