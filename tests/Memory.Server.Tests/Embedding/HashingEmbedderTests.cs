using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Memory.Server.Embedding;
using Memory.Server.Recall.Signals;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Embedding;

public sealed class HashingEmbedderTests
{
    /// <summary>A change of this value means that every stored vector must be made anew: raise the version with it.</summary>
    [Fact]
    public void Embed_KnownText_KnownBits()
    {
        var bytes = MemoryMarshal.AsBytes(HashingEmbedder.Embed("User lives in Dallas. 東京 Café 🐶").AsSpan());

        Assert.Equal("hashing-384-v1", HashingEmbedder.Version);
        Assert.Equal("0e65d015b61990df221f9350ba9c8e02bc44fc80059be30183162500dbd6dd9a", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Theory]
    [InlineData("User lives in Dallas.")]
    [InlineData("the and of")]
    [InlineData("東京")]
    [InlineData("a a a a b")]
    public void Embed_AnyWords_LengthOne(string text) =>
        Assert.Equal(1, DotProduct.Of(HashingEmbedder.Embed(text), HashingEmbedder.Embed(text)), 5);

    [Theory]
    [InlineData("")]
    [InlineData("  ?! ")]
    public void Embed_NoWords_Zero(string text) => Assert.All(HashingEmbedder.Embed(text), static value => Assert.Equal(0, value));

    [Fact]
    public void Embed_OtherOrder_SameBits() =>
        Assert.Equal(HashingEmbedder.Embed("red green blue"), HashingEmbedder.Embed("blue red green"));

    /// <summary>Feature by feature, as it is defined: the ±√count of each dimension's features in their order, brought to length 1.</summary>
    [Theory]
    [InlineData("red green blue")]
    [InlineData("a dog, a dog and a dog; dogs")]
    [InlineData("tea tea tea coffee tea coffee Philadelphia Philadelphia brocoli broccoli broccoli")]
    public void Embed_FewAndManyTimesTheSame_AsDefined(string text)
    {
        for (var times = 1; times <= 64; times *= 8)
        {
            var said = string.Concat(Enumerable.Repeat(text + " ", times));
            var vector = new float[HashingEmbedder.Dimensions];
            foreach (var feature in TextFeatures.OfWords(said).SelectMany(static word => word).GroupBy(static feature => feature).OrderBy(static same => same.Key))
                vector[(int)((feature.Key >> 32) * (ulong)vector.Length >> 32)] += (feature.Key & 1) == 0 ? MathF.Sqrt(feature.Count()) : -MathF.Sqrt(feature.Count());
            var length = Math.Sqrt(vector.Sum(static value => (double)value * value));

            Assert.Equal(vector.Select(value => (float)(value / length)), HashingEmbedder.Embed(said));
        }
    }

    [Theory]
    [InlineData("Filadelphia", "User lives in Philadelphia.", "User works at a bank.")]
    [InlineData("brocoli", "User is allergic to broccoli.", "User broke an arm.")]
    [InlineData("vegitarian", "User is vegetarian.", "User is a veterinarian's son.")]
    public void Embed_TypingError_CloserToWhatWasMeant(string query, string meant, string other) =>
        Assert.True(Cosine(query, meant) > Cosine(query, other) + 0.1, $"{Cosine(query, meant)} against {Cosine(query, other)}");

    [Fact]
    public async Task GenerateAsync_SeveralTexts_OneVectorEachInOrder()
    {
        using var generator = new HashingEmbeddingGenerator();

        var vectors = await generator.GenerateAsync(["one", "two"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, vectors.Count);
        Assert.Equal(HashingEmbedder.Embed("one"), vectors[0].Vector.ToArray());
        Assert.Equal(HashingEmbedder.Embed("two"), vectors[1].Vector.ToArray());
        Assert.Equal(HashingEmbedder.Dimensions, generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelDimensions);
        Assert.False(EmbedderInfo.Of(generator).IsRemote);
    }

    private static double Cosine(string left, string right) => DotProduct.Of(HashingEmbedder.Embed(left), HashingEmbedder.Embed(right));
}
