using System.Collections.Immutable;
using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Index;

public sealed class SegmentVectorsTests
{
    private static readonly string[] Texts = ["Lives in Lund.", "Has a red bicycle.", "Repairs boats in Galway."];

    [Fact]
    public async Task Segment_OfWhatWasAnalysedTogether_KeepsItsVectorsWhereTheyAre()
    {
        using var embedder = new HashingEmbeddingGenerator();
        var analyzed = await new TextAnalysis(embedder).AnalyzeAsync(Texts, TestContext.Current.CancellationToken);
        ImmutableArray<IndexedItem> items = [.. analyzed.Select(static (text, row) => Item(row, text.Text, text.Vector))];

        var segment = new IndexSegment(items);

        Assert.All(items, (item, row) => Assert.Same(item, segment.Items[row]));
        Assert.All(items, (item, row) => Assert.True(segment.VectorOf(row).Overlaps(item.Vector.Span, out var apart) && apart == 0));
    }

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(0, 2)]
    [InlineData(0, 1)]
    [InlineData(0, 1, 2, 2)]
    [InlineData(0, 0, 1)]
    [InlineData(0, -1, 1, 2)]
    public void Segment_OfVectorsThatLieOtherwise_HasThemInTheOrderOfItsRows(params int[] order)
    {
        var shared = Enumerable.Range(0, 6).Select(static value => value + 1f).ToArray();
        ImmutableArray<IndexedItem> items = [.. order.Select((from, row) => Item(row, "text", from < 0 ? default : shared.AsMemory(2 * from, 2)))];

        var segment = new IndexSegment(items);

        Assert.Equal(2 * order.Length, segment.Vectors.Length);
        Assert.NotSame(shared, segment.Vectors);
        Assert.All(order, (from, row) => Assert.Equal(from < 0 ? [] : shared.AsSpan(2 * from, 2).ToArray(), segment.VectorOf(row).ToArray()));
    }

    private static TurnItem Item(int row, string text, ReadOnlyMemory<float> vector) => new(Rows.Turn($"m{row}", content: text), TextAnalyzer.Analyze(text), vector);
}
