using System.Buffers;
using System.Collections.Immutable;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// How close the vectors lie, by their cosine. Two unrelated texts hash to cosines around 0 with a deviation of 1/√384 ≈ 0.05: up to
/// <see cref="Floor"/>, four deviations, counts as 0, and the rest is stretched over 0–1. What a model calls unrelated differs from model to
/// model, so that its cosines are measured between this user's average text, 0, and the closest, 1 (<see cref="Closeness"/>).
/// </summary>
internal sealed class SemanticSignal : ISignal
{
    public const double Floor = 0.2;

    /// <summary>A text of a model is surely meant when it lies so much closer than the average one.</summary>
    private const double SureLead = 0.5;

    public string Name => "semantic";

    public double DefaultWeight => 0.2;

    public bool IsRelevance => true;

    /// <summary>
    /// What the signal weighs with the vectors of a model, which find what no word has in common. So much that even a poor model, which knows the
    /// meanings of a few hundred words, takes nothing away from what is found without any (docs/recall.md).
    /// </summary>
    public static ImmutableDictionary<string, double> LearnedWeight { get; } = ImmutableDictionary.CreateRange([KeyValuePair.Create("semantic", 0.3)]);

    public bool IsAsked(RecallFrame frame) => !frame.Vector.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        if (!frame.IsLearned)
            return Compare(frame.Vector.Span, rows, parts);
        for (var row = 0; row < parts.Length; row++)
            parts[row] = IsCompared(frame, rows, row) ? DotProduct.Of(frame.Vector.Span, rows.ItemAt(row).Vector.Span) : 0;
        return Compare(frame, rows, parts);
    }

    /// <summary>Only what may lie above the floor is multiplied out; the rest is 0 all the same.</summary>
    private static Sureness Compare(ReadOnlySpan<float> question, SeenRows rows, Span<double> parts)
    {
        parts.Clear();
        var most = ArrayPool<float>.Shared.Rent(rows.Count);
        for (var part = 0; part < rows.Index.Segments.Length; part++)
        {
            var segment = rows.Index.Segments[part].Segment;
            var offset = rows.Conversations.Rows.Offsets[part];
            if (segment.Dimensions != question.Length)
                continue;
            var bounds = most.AsSpan(0, segment.Items.Length);
            bounds.Fill(float.PositiveInfinity);
            segment.Rough?.Bound(question, bounds);
            for (var row = 0; row < bounds.Length; row++)
            {
                if (bounds[row] >= Floor && rows.IsSeen(offset + row) && segment.Items[row].Vector.Length == question.Length)
                    parts[offset + row] = Math.Clamp((DotProduct.Of(question, segment.VectorOf(row)) - Floor) / (1 - Floor), 0, 1);
            }
        }

        ArrayPool<float>.Shared.Return(most);
        return Sureness.Largest(rows, parts);
    }

    /// <summary>What has no vector yet counts as average.</summary>
    private static Sureness Compare(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        Closeness memories = new(), turns = new();
        for (var row = 0; row < parts.Length; row++)
        {
            if (IsCompared(frame, rows, row))
                (rows.IsMemory(row) ? memories : turns).Add(parts[row]);
        }

        for (var row = 0; row < parts.Length; row++)
            parts[row] = IsCompared(frame, rows, row) ? (rows.IsMemory(row) ? memories : turns).ShareOf(parts[row]) : 0;
        return new Sureness(memories.Lead, turns.Lead).Times(1 / SureLead);
    }

    private static bool IsCompared(RecallFrame frame, SeenRows rows, int row) => rows.IsSeen(row) && rows.ItemAt(row).Vector.Length == frame.Vector.Length;
}
