using System.Buffers;

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

    /// <summary>A few features are put in order faster by hand than by calling for it.</summary>
    private const int Few = 16;

    /// <summary>Embeds a text; one without a word becomes the zero vector.</summary>
    public static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        Embed(text, vector);
        return vector;
    }

    /// <summary>The same into a place for it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vector">As many places as there are dimensions.</param>
    public static void Embed(string text, Span<float> vector)
    {
        var words = TextFeatures.OfWords(text);
        var count = 0;
        foreach (var word in words)
            count += word.Length;

        // A feature's dimension grows with it: dealt out by dimension first, each then has a few to be put in order.
        var dealt = ArrayPool<ulong>.Shared.Rent(count);
        Span<int> starts = stackalloc int[Dimensions + 1];
        starts.Clear();
        Deal(words, dealt, starts);
        starts[Dimensions] = count;
        for (var dimension = 0; dimension < Dimensions; dimension++)
            vector[dimension] = Sum(dealt.AsSpan(starts[dimension]..starts[dimension + 1]));

        ArrayPool<ulong>.Shared.Return(dealt);
        Normalise(vector[..Dimensions]);
    }

    /// <summary>Puts the features of each dimension beside one another.</summary>
    private static void Deal(List<ulong[]> words, Span<ulong> dealt, Span<int> starts)
    {
        foreach (var word in words)
        {
            foreach (var feature in word)
                starts[DimensionOf(feature)]++;
        }

        for (var dimension = 1; dimension < Dimensions; dimension++)
            starts[dimension] += starts[dimension - 1];
        foreach (var word in words)
        {
            foreach (var feature in word)
                dealt[--starts[DimensionOf(feature)]] = feature;
        }
    }

    /// <summary>What the features of one dimension add up to. In order, so that the sum does not depend on the order of the text, and equal ones stand together.</summary>
    private static float Sum(Span<ulong> features)
    {
        if (features.Length < 2)
            return features.IsEmpty ? 0 : SignOf(features[0]);
        Sort(features);
        var sum = 0f;
        for (var start = 0; start < features.Length;)
        {
            var end = start + 1;
            while (end < features.Length && features[end] == features[start])
                end++;
            sum += end - start == 1 ? SignOf(features[start]) : SignOf(features[start]) * MathF.Sqrt(end - start);
            start = end;
        }

        return sum;
    }

    private static float SignOf(ulong feature) => 1 - (2 * (int)(feature & 1));

    private static void Sort(Span<ulong> features)
    {
        if (features.Length > Few)
        {
            features.Sort();
            return;
        }

        for (var next = 1; next < features.Length; next++)
        {
            var feature = features[next];
            var place = next;
            for (; place > 0 && features[place - 1] > feature; place--)
                features[place] = features[place - 1];
            features[place] = feature;
        }
    }

    private static int DimensionOf(ulong feature) => (int)((feature >> 32) * Dimensions >> 32);

    private static void Normalise(Span<float> vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += (double)value * value;
        if (squares <= 0)
            return;
        var length = Math.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] / length);
    }
}
