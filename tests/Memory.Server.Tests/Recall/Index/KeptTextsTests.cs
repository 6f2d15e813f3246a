using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Index;

/// <summary>What a store has kept of its texts is not computed again.</summary>
public sealed class KeptTextsTests : IDisposable
{
    private readonly HashingEmbeddingGenerator _embedder = new();
    private readonly CountingAnalysis _analysis;

    public KeptTextsTests() => _analysis = new CountingAnalysis(new TextAnalysis(_embedder));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _embedder.Dispose();

    [Fact]
    public async Task ApplyAsync_AllTextsKept_NothingAnalysed()
    {
        var delta = await DeltaAsync(1, "tea at noon", "the violin");

        var index = await new ItemBuilder(_analysis).ApplyAsync(UserIndex.Empty, delta, Token);

        Assert.Empty(_analysis.Asked);
        Assert.Equal(["the violin", "tea at noon"], index.Items.Select(static item => item.Text).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(1, index.CountTextsWith("violin"));
    }

    [Fact]
    public async Task ApplyAsync_SomeTextsKept_OnlyTheRestAnalysed()
    {
        var delta = await DeltaAsync(1, "tea at noon", "the violin", "a red coat");

        await new ItemBuilder(_analysis).ApplyAsync(UserIndex.Empty, delta with { Texts = [delta.Texts[1]] }, Token);

        Assert.Equal(["tea at noon", "a red coat"], _analysis.Asked);
    }

    [Fact]
    public async Task ApplyAsync_VectorsOfAService_WordsAloneAreAnalysed()
    {
        var delta = await DeltaAsync(1, "tea at noon", "the violin");
        float[] made = [1, 0, 0];
        delta = delta with { Vectors = new VectorKind("service", made.Length), Texts = [new AnalyzedText("the violin", default, default, made)] };

        var index = await new ItemBuilder(_analysis).ApplyAsync(UserIndex.Empty, delta, Token);

        Assert.Empty(_analysis.Asked);
        Assert.Equal(["tea at noon", "the violin"], _analysis.AskedForWords.Order(StringComparer.Ordinal));
        Assert.Equal([0, 3], index.Items.Select(static item => item.Vector.Length).Order());
        Assert.Equal((1, 1), (index.CountTextsWith("tea"), index.CountTextsWith("violin")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(600)]
    public async Task AnalyzeWords_AnyNumber_AreThoseOfTheWholeAnalysis(int count)
    {
        string[] texts = [.. Enumerable.Range(0, count).Select(static number => $"Cups of tea at noon, number {number}, in Vienna.")];
        var analysis = new TextAnalysis(_embedder);

        var words = analysis.AnalyzeWords(texts, Token);

        Assert.All(words.Zip(await analysis.AnalyzeAsync(texts, Token)), static pair =>
        {
            Assert.Equal((pair.Second.Text, 0), (pair.First.Text, pair.First.Vector.Length));
            Assert.Equal(pair.Second.Stems, pair.First.Stems);
            Assert.Equal(pair.Second.Counts, pair.First.Counts);
        });
    }

    [Fact]
    public async Task ApplyAsync_KeptTextOfALaterChange_TakenOverToo()
    {
        var builder = new ItemBuilder(_analysis);
        var index = await builder.ApplyAsync(UserIndex.Empty, await DeltaAsync(1, "tea at noon"), Token);

        index = await builder.ApplyAsync(index, await DeltaAsync(2, "the violin") with { IsFull = false }, Token);

        Assert.Empty(_analysis.Asked);
        Assert.Equal((2, 1), (index.Count, index.CountTextsWith("violin")));
    }

    [Fact]
    public async Task ApplyAsync_MemoryWithSeveralWordings_EachWordingsKeptTextUsed()
    {
        var first = Rows.Memory(1, content: "likes tea");
        var edited = first with { Content = "likes strong coffee", RecordedFrom = first.RecordedFrom.AddHours(1) };
        var delta = new UserDelta(1, true, [], [[first, edited]], [])
        {
            Texts = await new TextAnalysis(_embedder).AnalyzeAsync(["likes tea", "likes strong coffee"], Token),
        };

        var index = await new ItemBuilder(_analysis).ApplyAsync(UserIndex.Empty, delta, Token);

        Assert.Empty(_analysis.Asked);
        Assert.Equal((0, 1, 2), (index.CountTextsWith("tea"), index.CountTextsWith("coffe"), index.Find(first.Id).Count()));
    }

    private async Task<UserDelta> DeltaAsync(long version, params string[] texts) =>
        new(version, true, [.. texts.Select(text => Rows.Turn($"{version} {text}", content: text))], [], [])
        {
            Texts = await new TextAnalysis(_embedder).AnalyzeAsync(texts, Token),
        };
}
