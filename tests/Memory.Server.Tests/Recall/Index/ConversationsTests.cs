using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Index;

/// <summary>How turns follow one another, by their ids, session after session: "a b | c".</summary>
public sealed class ConversationsTests
{
    [Fact]
    public void Order_ByTimeThenArrivalThenId()
    {
        var index = UserIndex.Empty.With(1, [], [], [Said("late", 9), Said("z", 1, arrived: 4), Said("c", 1, arrived: 5), Said("b", 1, arrived: 5), Said("first", 0, arrived: 8)]);

        Assert.Equal("first z b c late", Read(index));
    }

    [Fact]
    public void Order_Sessions_Apart() =>
        Assert.Equal("a c | b d", Read(UserIndex.Empty.With(1, [], [], [Said("a", 1), Said("b", 2, session: "s2"), Said("c", 3), Said("d", 4, session: "s2")])));

    [Fact]
    public void Order_AcrossSegments_AsInOne()
    {
        // Sixteen rows, then four, then one: none is merged into another.
        var index = UserIndex.Empty
            .With(1, [], [], [.. Enumerable.Range(0, 16).Select(static i => Said($"a{i:D2}", 10 * i))])
            .With(2, [], [], [.. Enumerable.Range(0, 4).Select(static i => Said($"b{i}", (10 * i) + 5))])
            .With(3, [], [], [Said("c", 7)]);
        var merged = UserIndex.Empty.With(1, [], [], [.. index.Items.Reverse()]);

        Assert.Equal((3, 1), (index.Segments.Length, merged.Segments.Length));
        Assert.StartsWith("a00 b0 c a01 b1 a02", Read(index), StringComparison.Ordinal);
        Assert.Equal(Read(merged), Read(index));
    }

    [Fact]
    public void Order_TurnSaidAgainOrGone_ItsOldRowIsNoNeighbour()
    {
        var index = UserIndex.Empty
            .With(1, [], [], [.. Enumerable.Range(0, 16).Select(static i => Said($"a{i:D2}", 10 * i))])
            .With(2, [], [new MessageId("a01"), new MessageId("a03")], [Said("a01", 35)]);

        Assert.Equal(2, index.Segments.Length);
        Assert.StartsWith("a00 a02 a01 a04", Read(index), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_HiddenTurn_ItsNeighboursAreEachOthers() => Assert.Equal("a c", Read(await BuildAsync(Rows.Turn("a", 1), Rows.Turn("b", 2) with { IsHidden = true }, Rows.Turn("c", 3))));

    [Fact]
    public void Memories_StandAlone()
    {
        var memory = Rows.Memory(1, content: "likes tea");
        var index = UserIndex.Empty.With(1, [], [], [Said("a", 1), new MemoryItem(new MemoryHistory([memory]), [memory], memory.Content, TextAnalyzer.Analyze(memory.Content), default), Said("b", 2)]);
        var conversations = index.Conversations;

        Assert.Equal((Conversations.None, Conversations.None, Conversations.None), (conversations.Previous(1), conversations.Next(1), conversations.SessionOf(1)));
        Assert.Equal((2, 1), (conversations.Next(0), conversations.SessionCount));
        Assert.Equal(2, conversations.ContextLength(1));
    }

    [Fact]
    public void Neighbours_OfNone_None()
    {
        var conversations = UserIndex.Empty.Conversations;

        Assert.Equal((Conversations.None, Conversations.None, 0), (conversations.Previous(Conversations.None), conversations.Next(Conversations.None), conversations.SessionCount));
    }

    private static TurnItem Said(string id, int minute, string session = "s1", long arrived = 0) =>
        new(Rows.Turn(id, minute, session) with { Sequence = arrived }, TextAnalyzer.Analyze(id), default);

    private static async Task<UserIndex> BuildAsync(params Turn[] turns)
    {
        using var embedder = new HashingEmbeddingGenerator();
        return await new ItemBuilder(new TextAnalysis(embedder)).ApplyAsync(UserIndex.Empty, new UserDelta(1, true, turns, [], []), TestContext.Current.CancellationToken);
    }

    private static string Read(UserIndex index)
    {
        var conversations = index.Conversations;
        var starts = Enumerable.Range(0, conversations.Rows.Count).Where(row => conversations.SessionOf(row) != Conversations.None && conversations.Previous(row) == Conversations.None);
        return string.Join(" | ", starts.OrderBy(row => IdOf(conversations, row), StringComparer.Ordinal).Select(start => string.Join(' ', From(conversations, start))));
    }

    private static IEnumerable<string> From(Conversations conversations, int start)
    {
        for (var row = start; row != Conversations.None; row = conversations.Next(row))
        {
            Assert.Equal(conversations.SessionOf(start), conversations.SessionOf(row));
            Assert.True(conversations.Next(row) == Conversations.None || conversations.Previous(conversations.Next(row)) == row);
            yield return IdOf(conversations, row);
        }
    }

    private static string IdOf(Conversations conversations, int row) => ((TurnItem)conversations.Rows.ItemAt(row)).Turn.Id.Value;
}
