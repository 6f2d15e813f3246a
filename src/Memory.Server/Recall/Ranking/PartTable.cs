using System.Buffers;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>
/// The parts of all rows: a column per signal, in pooled memory that must be returned. With a question, all parts are scaled by how sure the
/// surest signal is that the best of its kind has to do with it: what is the best of nothing much scores little.
/// </summary>
internal readonly struct PartTable : IDisposable
{
    private readonly double[] _parts;
    private readonly int _count;

    public PartTable(RecallFrame frame, SeenRows rows)
    {
        _count = rows.Count;
        _parts = ArrayPool<double>.Shared.Rent(_count * SignalCatalog.All.Length);
        _parts.AsSpan(0, _count * SignalCatalog.All.Length).Clear();
        var sure = Sureness.None;
        for (var signal = 0; signal < SignalCatalog.All.Length; signal++)
        {
            if (SignalCatalog.All[signal].IsAsked(frame))
                sure = sure.Or(SignalCatalog.All[signal].Score(frame, rows, Column(signal)));
        }

        if (frame.IsBlank)
            return;
        for (var signal = 0; signal < SignalCatalog.All.Length; signal++)
        {
            var column = Column(signal);
            for (var row = 0; row < column.Length; row++)
                column[row] *= sure.Of(rows.IsMemory(row));
        }
    }

    public bool IsRelevant(int row)
    {
        for (var signal = 0; signal < SignalCatalog.All.Length; signal++)
        {
            if (SignalCatalog.All[signal].IsRelevance && _parts[(signal * _count) + row] > 0)
                return true;
        }

        return false;
    }

    public double Score(int row, ReadOnlySpan<double> weights)
    {
        var score = 0.0;
        for (var signal = 0; signal < weights.Length; signal++)
            score += weights[signal] * _parts[(signal * _count) + row];

        // Rounding may carry the sum of weights a hair above 1.
        return Math.Min(1, score);
    }

    public double[] PartsOf(int row)
    {
        var parts = new double[SignalCatalog.All.Length];
        for (var signal = 0; signal < parts.Length; signal++)
            parts[signal] = _parts[(signal * _count) + row];
        return parts;
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(_parts);

    private Span<double> Column(int signal) => _parts.AsSpan(signal * _count, _count);
}
