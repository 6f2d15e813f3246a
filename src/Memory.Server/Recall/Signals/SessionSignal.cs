using System.Buffers;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// How much the conversation around a turn is about the question: <see cref="Bm25"/> of its whole session, and of the few turns before and after
/// it, each as a share of the best. A passage is judged by the document it stands in (Callan 1994, "Passage-level evidence in document retrieval").
/// </summary>
internal sealed class SessionSignal : ISignal
{
    /// <summary>So many turns before and after count as around it.</summary>
    public const int Reach = 4;

    private const double SessionShare = 2.0 / 3;
    private const double K1 = 1.5;
    private const double B = 0.6;

    public string Name => "session";

    public double DefaultWeight => 0.36;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => !frame.Terms.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        var conversations = rows.Conversations;
        parts.Clear();
        if (conversations.SessionCount == 0)
            return Sureness.None;
        var sessions = SessionScores(frame, rows);
        AddWindows(frame, rows, parts);
        Relative.ToLargest(rows, parts);
        var best = Math.Max(double.Epsilon, sessions.Max());
        for (var row = 0; row < parts.Length; row++)
        {
            if (SessionOf(rows, row) is var session and not Conversations.None)
                parts[row] = (SessionShare * sessions[session] / best) + ((1 - SessionShare) * parts[row]);
        }

        return Sureness.None;
    }

    /// <summary>Memories have none, which is told without looking at their places.</summary>
    private static int SessionOf(SeenRows rows, int row) => rows.IsMemory(row) ? Conversations.None : rows.Conversations.SessionOf(row);

    private static double[] SessionScores(RecallFrame frame, SeenRows rows)
    {
        var conversations = rows.Conversations;
        var scores = new double[conversations.SessionCount];
        var counts = new double[conversations.SessionCount];
        var lengths = LengthsOf(rows);
        var known = lengths.Count(static length => length > 0);
        var average = Math.Max(1, lengths.Sum() / Math.Max(1, known));
        foreach (var term in frame.Terms)
        {
            Array.Clear(counts);
            foreach (var (row, count) in rows.TurnsWith(term.Stem))
            {
                if (SessionOf(rows, row) is var session and not Conversations.None)
                    counts[session] += count;
            }

            var weight = term.Emphasis * Bm25.Weight(known, counts.Count(static count => count > 0));
            for (var session = 0; session < counts.Length; session++)
            {
                if (counts[session] > 0)
                    scores[session] += weight * Bm25.Saturation(counts[session], K1, B, lengths[session] / average);
            }
        }

        return scores;
    }

    /// <summary>How many stems the question sees of each session.</summary>
    private static double[] LengthsOf(SeenRows rows)
    {
        var conversations = rows.Conversations;
        var lengths = new double[conversations.SessionCount];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.IsSeen(row) && SessionOf(rows, row) is var session and not Conversations.None)
                lengths[session] += conversations.Length(row);
        }

        return lengths;
    }

    private static void AddWindows(RecallFrame frame, SeenRows rows, Span<double> scores)
    {
        var counts = ArrayPool<double>.Shared.Rent(rows.Count);
        var touched = ArrayPool<int>.Shared.Rent(rows.Count);
        counts.AsSpan(0, rows.Count).Clear();
        foreach (var term in frame.Terms)
        {
            var found = 0;
            foreach (var (row, count) in rows.TurnsWith(term.Stem))
                Spread(rows, row, count, counts, touched, ref found);
            foreach (var row in touched.AsSpan(0, found))
            {
                scores[row] += term.Weight * Bm25.Saturation(counts[row], K1, b: 0, relativeLength: 1);
                counts[row] = 0;
            }
        }

        ArrayPool<int>.Shared.Return(touched);
        ArrayPool<double>.Shared.Return(counts);
    }

    private static void Spread(SeenRows rows, int row, int count, double[] counts, int[] touched, ref int found)
    {
        var conversations = rows.Conversations;
        if (SessionOf(rows, row) == Conversations.None)
            return;
        var all = found;
        Take(row);
        int before = row, after = row;
        for (var step = 0; step < Reach; step++)
        {
            Take(before = conversations.Previous(before));
            Take(after = conversations.Next(after));
        }

        found = all;

        void Take(int taker)
        {
            if (taker == Conversations.None || !rows.IsSeen(taker))
                return;
            if (counts[taker] == 0)
                touched[all++] = taker;
            counts[taker] += count;
        }
    }
}
