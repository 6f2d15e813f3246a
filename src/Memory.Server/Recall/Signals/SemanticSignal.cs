using System.Collections.Immutable;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// How close the vectors lie, by their cosine. Two unrelated texts hash to cosines around 0 with a deviation of 1/√384 ≈ 0.05: up to
/// <see cref="Floor"/>, four deviations, counts as 0, and the rest is stretched over 0–1. What a model calls unrelated differs from model to
/// model, so that its cosines are measured between this user's average text, 0, and the closest, 1.
/// </summary>
internal sealed class SemanticSignal : ISignal
{
    public const double Floor = 0.2;

    /// <summary>Cosines are summed in whole parts of this size, so that their average does not depend on the order of rows, to the last bit.</summary>
    private const double Grain = 1.0 / (1L << 40);

    /// <summary>A text of a model is surely meant when it lies so much closer than the average one.</summary>
    private const double SureLead = 0.5;

    public string Name => "semantic";

    public double DefaultWeight => 0.2;

    public bool IsRelevance => true;

    /// <summary>What the signal weighs with the vectors of a model, which find what no word has in common.</summary>
    public static ImmutableDictionary<string, double> LearnedWeight { get; } = ImmutableDictionary.CreateRange([KeyValuePair.Create("semantic", 0.8)]);

    public bool IsAsked(RecallFrame frame) => !frame.Vector.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        var query = frame.Vector.Span;
        for (var row = 0; row < parts.Length; row++)
        {
            var vector = rows.ItemAt(row).Vector.Span;
            parts[row] = rows.IsSeen(row) && vector.Length == query.Length ? DotProduct.Of(query, vector) : 0;
        }

        if (frame.IsLearned)
            return Compare(rows, parts);
        foreach (ref var part in parts)
            part = Math.Clamp((part - Floor) / (1 - Floor), 0, 1);
        return Sureness.Largest(rows, parts);
    }

    /// <summary>What has no vector yet counts as average.</summary>
    private static Sureness Compare(SeenRows rows, Span<double> parts)
    {
        var closest = Sureness.Largest(rows, parts);
        var average = AverageOf(rows, parts);
        for (var row = 0; row < parts.Length; row++)
        {
            var lead = closest.Of(rows.IsMemory(row)) - average.Of(rows.IsMemory(row));
            parts[row] = lead > 0 ? Math.Clamp((parts[row] - average.Of(rows.IsMemory(row))) / lead, 0, 1) : 0;
        }

        return new Sureness(Math.Max(0, closest.OfMemories - average.OfMemories), Math.Max(0, closest.OfTurns - average.OfTurns)).Times(1 / SureLead);
    }

    private static Sureness AverageOf(SeenRows rows, ReadOnlySpan<double> parts)
    {
        long memories = 0, turns = 0;
        int memoryCount = 0, turnCount = 0;
        for (var row = 0; row < parts.Length; row++)
        {
            if (!rows.IsSeen(row) || rows.ItemAt(row).Vector.IsEmpty)
                continue;
            if (rows.IsMemory(row))
                (memories, memoryCount) = (memories + InGrains(parts[row]), memoryCount + 1);
            else
                (turns, turnCount) = (turns + InGrains(parts[row]), turnCount + 1);
        }

        return new Sureness(memories * Grain / Math.Max(1, memoryCount), turns * Grain / Math.Max(1, turnCount));

        static long InGrains(double part) => (long)Math.Round(part / Grain);
    }
}
