using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Index;

/// <summary>A quick look at vectors never tells less than what they come to, and hardly more.</summary>
public sealed class RoughVectorsTests
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 150).Select(static i => $"User went hiking {i} times with Priya near lake {i % 7} and liked the rain {i % 3} times")];

    [Theory]
    [InlineData("hiking with Priya")]
    [InlineData("Texts of words that nobody has said, one after the other, so that most dimensions are asked for, and far more words than a question ever has.")]
    [InlineData("?")]
    public void Bound_AnyQuestion_NotLessThanTheProductAndNear(string question)
    {
        float[] vectors = [.. Texts.SelectMany(static text => HalfPrecision.Round(HashingEmbedder.Embed(text)))];
        var asked = HalfPrecision.Round(HashingEmbedder.Embed(question));
        var bounds = new float[Texts.Length];

        new RoughVectors(vectors, HashingEmbedder.Dimensions).Bound(asked, bounds);

        AssertNear(asked, vectors, bounds);
    }

    /// <summary>Rows stand in strips, of which the last is not full.</summary>
    [Fact]
    public void Bound_MoreRowsThanAStrip_EachItsOwn()
    {
        float[][] embedded = [.. Texts.Select(static text => HalfPrecision.Round(HashingEmbedder.Embed(text)))];
        float[] vectors = [.. Enumerable.Range(0, 4_200).SelectMany(row => embedded[row * 7 % embedded.Length])];
        var asked = HalfPrecision.Round(HashingEmbedder.Embed("hiking with Priya near lake 3"));
        var bounds = new float[4_200];

        new RoughVectors(vectors, HashingEmbedder.Dimensions).Bound(asked, bounds);

        AssertNear(asked, vectors, bounds);
    }

    private static void AssertNear(float[] asked, float[] vectors, float[] bounds)
    {
        for (var row = 0; row < bounds.Length; row++)
            Assert.InRange(bounds[row] - DotProduct.Of(asked, vectors.AsSpan(row * HashingEmbedder.Dimensions, HashingEmbedder.Dimensions)), 0, 0.05);
    }

    [Fact]
    public void Bound_OddDimensionsAndEmptyVectors_Told()
    {
        float[] vectors = [0.5f, -0.25f, 1, 0, 0, 0, -1, 0.75f, 0.125f];
        var bounds = new float[3];

        new RoughVectors(vectors, dimensions: 3).Bound([1, 0, -1], bounds);

        Assert.InRange(bounds[0], -0.5, -0.48);
        Assert.InRange(bounds[1], 0, 0.01);
        Assert.InRange(bounds[2], -1.125, -1.1);
    }
}
