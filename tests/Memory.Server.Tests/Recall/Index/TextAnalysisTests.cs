using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Recall.Index;

public sealed class TextAnalysisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnalyzeAsync_Text_StemsOnceEachInOrdinalOrderWithCounts()
    {
        var analyzed = await AnalyzeAsync("Tea, and teas again: the violin");

        Assert.Equal([.. TextAnalyzer.Analyze(analyzed.Text).Terms.Select(static term => (term.Stem, term.Count))], analyzed.Stems.Zip(analyzed.Counts));
        Assert.Equal(analyzed.Stems.Order(StringComparer.Ordinal), analyzed.Stems);
        Assert.Contains(("tea", 2), analyzed.Stems.Zip(analyzed.Counts));
    }

    [Fact]
    public async Task AnalyzeAsync_Vector_EachValueIsA16BitFloatNearTheEmbedders()
    {
        const string Text = "My sister's red bicycle stands in the garage";
        var embedded = HashingEmbedder.Embed(Text);

        var kept = (await AnalyzeAsync(Text)).Vector.ToArray();

        Assert.All(kept, static value => Assert.Equal(value, (float)(Half)value));
        Assert.All(embedded.Zip(kept), static pair => Assert.Equal(pair.First, pair.Second, tolerance: Math.Abs(pair.First) / 2048));
        Assert.NotEqual(embedded, kept);
    }

    [Fact]
    public void Round_RoundedAlready_SameBits()
    {
        var random = new Random(7);
        float[] any = [.. Enumerable.Range(0, 10_000).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 18))))];

        var once = HalfPrecision.Round(any);

        Assert.Equal(Bits(once), Bits(HalfPrecision.Round(once)));
        Assert.NotEqual(Bits(any), Bits(once));
    }

    [Fact]
    public void Round_ManyAtOnce_AsThePlatformRoundsEach()
    {
        var random = new Random(11);
        float[] any =
        [
            .. Enumerable.Range(0, 10_000).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-13, 18)))),
            .. Enumerable.Range(0, 2_000).Select(static tie => 1 + (tie / 4096f)), 0, -0f, 65504, 65519, -65519, 6.1035156e-5f, 6.1e-5f, 6e-8f, -3e-8f,
        ];

        Assert.Equal(Bits([.. any.Select(static value => (float)(Half)Math.Clamp(value, -65504f, 65504f))]), Bits(HalfPrecision.Round(any)));
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(float.PositiveInfinity, 65504f)]
    [InlineData(float.NegativeInfinity, -65504f)]
    [InlineData(1e30f, 65504f)]
    [InlineData(1e-30f, 0f)]
    public void Round_WhatFitsNo16Bits_StaysFinite(float value, float rounded) => Assert.Equal([rounded], HalfPrecision.Round([value]));

    [Fact]
    public async Task AnalyzeAsync_ManyTexts_InTheirOrderAndInBatches()
    {
        using var embedder = new ScriptedEmbedder(new EmbeddingGeneratorMetadata("p", null, "m", 1), static text => [text.Length]);
        string[] texts = [.. Enumerable.Range(1, 600).Select(static length => new string('x', length))];

        var analyzed = await new TextAnalysis(embedder).AnalyzeAsync(texts, Token);

        Assert.Equal(texts, analyzed.Select(static text => text.Text));
        Assert.All(analyzed, static text => Assert.Equal(text.Text.Length, text.Vector.Span[0]));
        Assert.Equal([88, 256, 256], embedder.Calls.Order());
    }

    [Fact]
    public async Task AnalyzeAsync_TurnOfTheLargestSize_AnalysedWhole()
    {
        var text = string.Concat(Enumerable.Repeat("the tide turns. ", 6_250))[..99_993] + " zephyr";

        var analyzed = await AnalyzeAsync(text);

        Assert.Contains("zephyr", analyzed.Stems);
        Assert.Equal(HalfPrecision.Round(HashingEmbedder.Embed(text)), analyzed.Vector.ToArray());
    }

    [Fact]
    public void Kind_OfTheDefaultEmbedder_NamesAnalyserEmbedderAndDimensions()
    {
        using var embedder = new HashingEmbeddingGenerator();

        Assert.Equal(new AnalysisKind(TextAnalyzer.Version, "hashing/hashing-384-v1", 384), new TextAnalysis(embedder).Kind);
    }

    [Fact]
    public void Kind_EmbedderThatTellsNothing_Refused()
    {
        using var embedder = new ScriptedEmbedder(null, static _ => [1]);

        Assert.Throws<InvalidOperationException>(() => new TextAnalysis(embedder));
    }

    [Theory]
    [InlineData("User lives in Dallas.", "\"dallas\"", "User lives in Dallas.")]
    [InlineData("User lives down south.", "\"Dallas\"", "User lives down south. Dallas")]
    [InlineData("User is old enough.", "41", "User is old enough. 41")]
    [InlineData("User has a list.", "[1]", "User has a list.")]
    public void TextOf_Memory_ContentAndTheValueItDoesNotName(string content, string value, string text)
    {
        using var embedder = new HashingEmbeddingGenerator();
        var memory = Rows.Memory(1, content: content) with { Value = new Json(value) };

        Assert.Equal(text, new TextAnalysis(embedder).TextOf(memory));
    }

    private static async Task<AnalyzedText> AnalyzeAsync(string text)
    {
        using var embedder = new HashingEmbeddingGenerator();
        return Assert.Single(await new TextAnalysis(embedder).AnalyzeAsync([text], Token));
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
