using System.Buffers;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>
/// The parts of rows: a column for each signal that looks at all rows together, in pooled memory that must be returned, and of the others the parts of those rows that
/// are asked for. With a question, all parts are scaled by how sure the surest signal is that the best of its kind has to do with it: what is the best of nothing much scores little.
/// </summary>
internal sealed class PartTable : IDisposable
{
    /// <summary>From so many rows on it is worth waking another processor.</summary>
    private const int ManyRows = 20_000;

    private readonly RecallFrame _frame;
    private readonly SeenRows _rows;
    private readonly Sureness _sure = Sureness.None;
    private readonly double[]?[] _columns = new double[]?[SignalCatalog.All.Length];
    private readonly IRowSignal?[] _byRow = new IRowSignal?[SignalCatalog.All.Length];

    public PartTable(RecallFrame frame, SeenRows rows)
    {
        (_frame, _rows) = (frame, rows);
        var columns = new List<int>(_columns.Length);
        for (var signal = 0; signal < _columns.Length; signal++)
        {
            var asked = SignalCatalog.All[signal];
            if (!asked.IsAsked(frame))
                continue;
            _byRow[signal] = asked as IRowSignal;
            if (_byRow[signal] is null)
                columns.Add(signal);
        }

        var sure = new Sureness[_columns.Length];
        if (rows.Count < ManyRows)
        {
            foreach (var signal in columns)
                sure[signal] = Fill(signal);
        }
        else
        {
            // What several signals ask for is found out before they ask side by side.
            _ = rows.ScoresOf(frame);
            Parallel.Invoke([.. columns.Select(signal => (Action)(() => sure[signal] = Fill(signal)))]);
        }

        foreach (var signal in columns)
            _sure = _sure.Or(sure[signal]);
    }

    /// <summary>A signal's parts before they are scaled; empty for one that is not asked, or judges each row by itself.</summary>
    public ReadOnlySpan<double> Column(int signal) => _columns[signal] is { } column ? column.AsSpan(0, _rows.Count) : [];

    /// <summary>A signal that is asked and judges each row by itself; null for any other.</summary>
    public IRowSignal? ByRow(int signal) => _byRow[signal];

    /// <summary>What all parts of a kind are scaled by.</summary>
    public double Scale(bool isMemory) => _frame.IsBlank ? 1 : _sure.Of(isMemory);

    public static double Score(ReadOnlySpan<double> parts, ReadOnlySpan<double> weights)
    {
        var score = 0.0;
        for (var signal = 0; signal < weights.Length; signal++)
            score += weights[signal] * parts[signal];

        // Rounding may carry the sum of weights a hair above 1.
        return Math.Min(1, score);
    }

    public void PartsOf(int row, Span<double> parts)
    {
        var scale = Scale(_rows.IsMemory(row));
        for (var signal = 0; signal < parts.Length; signal++)
        {
            var part = _columns[signal] is { } column ? column[row] : _byRow[signal]?.PartOf(_frame, _rows, row) ?? 0;
            parts[signal] = _frame.IsBlank ? part : part * scale;
        }
    }

    private Sureness Fill(int signal) => SignalCatalog.All[signal].Score(_frame, _rows, (_columns[signal] = ArrayPool<double>.Shared.Rent(_rows.Count)).AsSpan(0, _rows.Count));

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            if (column is not null)
                ArrayPool<double>.Shared.Return(column);
        }
    }
}
