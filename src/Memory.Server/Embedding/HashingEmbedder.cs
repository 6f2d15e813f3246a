using System.Buffers;
using System.Runtime.InteropServices;

namespace Memory.Server.Embedding;

/// <summary>
/// Turns text into a vector by feature hashing (Weinberger et al. 2009, "Feature hashing for large scale multitask learning"): each feature
/// adds ±√count to one of the dimensions, and the vector is brought to length 1. Words that share most of their pieces lie close,
/// which forgives typing errors. No model, no state, the same bits on every machine.
/// </summary>
internal static class HashingEmbedder
{
    public const int Dimensions = 384;

    /// <summary>Names the features and the hash; vectors of another version must not be compared.</summary>
    public const string Version = "hashing-384-v1";

    /// <summary>Embeds a text; one without a word becomes the zero vector.</summary>
    public static float[] Embed(string text)
    {
        var hashes = TextFeatures.Hashes(text);

        var vector = new float[Dimensions];
        var features = CollectionsMarshal.AsSpan(hashes);
        Sort(features);
        for (var start = 0; start < features.Length;)
        {
            var end = start + 1;
            while (end < features.Length && features[end] == features[start])
                end++;
            Add(vector, features[start], end - start);
            start = end;
        }

        Normalise(vector);
        return vector;
    }

    /// <summary>
    /// Sorted, the sums do not depend on the order of the text and equal features stand together. A feature's dimension grows with it, so that the features are dealt out by
    /// dimension first, of which each then has a few to be put in order.
    /// </summary>
    private static void Sort(Span<ulong> features)
    {
        var dealt = ArrayPool<ulong>.Shared.Rent(features.Length);
        Span<int> ends = stackalloc int[Dimensions];
        ends.Clear();
        foreach (var feature in features)
            ends[DimensionOf(feature)]++;
        for (var dimension = 1; dimension < Dimensions; dimension++)
            ends[dimension] += ends[dimension - 1];
        foreach (var feature in features)
            dealt[--ends[DimensionOf(feature)]] = feature;
        for (var dimension = 0; dimension < Dimensions; dimension++)
        {
            var end = dimension + 1 < Dimensions ? ends[dimension + 1] : features.Length;
            if (end - ends[dimension] > 1)
                dealt.AsSpan(ends[dimension], end - ends[dimension]).Sort();
        }

        dealt.AsSpan(0, features.Length).CopyTo(features);
        ArrayPool<ulong>.Shared.Return(dealt);
    }

    private static int DimensionOf(ulong feature) => (int)((feature >> 32) * Dimensions >> 32);

    private static void Add(float[] vector, ulong feature, int count)
    {
        var dimension = DimensionOf(feature);
        var weight = MathF.Sqrt(count);
        vector[dimension] += (feature & 1) == 0 ? weight : -weight;
    }

    private static void Normalise(float[] vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;
        if (squares <= 0)
            return;
        var length = Math.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
        {
            // Most texts have nothing to say in many dimensions.
            if (vector[i] != 0)
                vector[i] = (float)(vector[i] / length);
        }
    }
}
