using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Ranking;

/// <summary>
/// What each row may score at most, worked out for all rows at once, so that only those few are judged by every signal that may be among the best. Holds pooled memory,
/// so that it must be disposed.
/// </summary>
internal sealed class ScoreBounds : IDisposable
{
    /// <summary>Sums in another order differ by less than this.</summary>
    public const double Rounding = 1e-9;

    /// <summary>Of a row that is not to be found, whatever it scores.</summary>
    private const double Never = -1;

    private const int CueSets = 512;

    private readonly double[] _bounds;
    private readonly int _count;

    public ScoreBounds(RecallFrame frame, SeenRows rows, PartTable table, ReadOnlySpan<double> weights)
    {
        _count = rows.Count;
        _bounds = ArrayPool<double>.Shared.Rent(_count);
        _bounds.AsSpan(0, _count).Clear();
        var relevance = ArrayPool<double>.Shared.Rent(_count);
        relevance.AsSpan(0, _count).Clear();
        for (var signal = 0; signal < weights.Length; signal++)
        {
            if (table.Column(signal) is not { IsEmpty: false } column)
                continue;
            if (weights[signal] > 0)
                AddTimes(_bounds.AsSpan(0, _count), column, weights[signal]);
            if (SignalCatalog.All[signal].IsRelevance)
                AddTimes(relevance.AsSpan(0, _count), column, factor: 1);
        }

        AddByRow(frame, rows, table, weights, relevance);
        ArrayPool<double>.Shared.Return(relevance);
    }

    /// <summary>Whether a row is to be found at all, and may score so much.</summary>
    public bool MayScore(int row, double least) => _bounds[row] > Never && _bounds[row] + Rounding >= least;

    /// <summary>The first row from one on that may score so much, or a hair less; the number of rows when there is none.</summary>
    public int NextThatMayScore(int from, double least) => NextAbove(from, Math.Max(Never, least - (2 * Rounding)));

    /// <summary>The rows of a kind that may score most.</summary>
    public IEnumerable<int> Highest(SeenRows rows, bool areMemories, int most)
    {
        var highest = new PriorityQueue<int, double>(most + 1);
        var least = most > 0 ? Never : double.PositiveInfinity;
        for (var row = NextAbove(0, least); row < _count; row = NextAbove(row + 1, least))
        {
            if (rows.IsMemory(row) != areMemories)
                continue;
            if (highest.Count < most)
                highest.Enqueue(row, _bounds[row]);
            else
                highest.DequeueEnqueue(row, _bounds[row]);
            if (highest.Count == most)
                highest.TryPeek(out _, out least);
        }

        return highest.UnorderedItems.Select(static one => one.Element);
    }

    /// <summary>Leaves a row out from now on.</summary>
    public void Drop(int row) => _bounds[row] = Never;

    public void Dispose() => ArrayPool<double>.Shared.Return(_bounds);

    private int NextAbove(int from, double least) => LargeParts.NextAbove(_bounds.AsSpan(0, _count), from, least);

    /// <summary>Adds what the signals that judge each row by itself give at most, which is the same for all rows of a kind with the same cues.</summary>
    private void AddByRow(RecallFrame frame, SeenRows rows, PartTable table, ReadOnlySpan<double> weights, ReadOnlySpan<double> relevance)
    {
        var known = new double[((int)RowKind.Other + 1) * CueSets];
        Array.Fill(known, double.NaN);
        var (ofMemories, ofTurns) = (table.Scale(isMemory: true), table.Scale(isMemory: false));
        for (var part = 0; part < rows.Index.Segments.Length; part++)
        {
            var facts = rows.Index.Segments[part].Segment.Facts;
            var kinds = rows.Kinds.Slice(rows.Conversations.Rows.Offsets[part], facts.Length);
            var bounds = _bounds.AsSpan(rows.Conversations.Rows.Offsets[part], facts.Length);
            var relevant = relevance.Slice(rows.Conversations.Rows.Offsets[part], facts.Length);
            for (var row = 0; row < facts.Length; row++)
            {
                var kind = kinds[row];
                var scale = kind == RowKind.Memory ? ofMemories : ofTurns;
                ref var bound = ref bounds[row];
                if (kind == RowKind.Unseen || (!frame.IsBlank && (scale <= 0 || relevant[row] <= 0)))
                {
                    bound = Never;
                    continue;
                }

                ref var rest = ref known[((int)kind * CueSets) + (int)facts[row].Cues];
                if (double.IsNaN(rest))
                    rest = MostByRow(frame, table, weights, kind, facts[row].Cues);
                bound = scale * (bound + rest);
            }
        }
    }

    private static double MostByRow(RecallFrame frame, PartTable table, ReadOnlySpan<double> weights, RowKind kind, Cues cues)
    {
        var most = 0.0;
        for (var signal = 0; signal < weights.Length; signal++)
            most += weights[signal] * (table.ByRow(signal)?.MostOf(frame, kind, cues) ?? 0);
        return most;
    }

    private static void AddTimes(Span<double> sums, ReadOnlySpan<double> column, double factor)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var added = MemoryMarshal.Cast<double, Vector<double>>(column);
        for (var i = 0; i < wide.Length; i++)
            wide[i] += added[i] * factor;
        for (var i = wide.Length * Vector<double>.Count; i < sums.Length; i++)
            sums[i] += column[i] * factor;
    }
}
