using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Recall.Candidates;

/// <summary>Which users are held as an index, and what the store is asked for the others. That the answers are the same, every recall test checks.</summary>
public sealed class CandidateFinderTests : IDisposable
{
    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private readonly FakeUserStore _store = new();
    private readonly HashingEmbeddingGenerator _embedder = new();
    private readonly TextAnalysis _analysis;
    private UserIndexCache? _indexes;

    public CandidateFinderTests() => _analysis = new TextAnalysis(_embedder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _indexes?.Dispose();
        _embedder.Dispose();
    }

    [Fact]
    public async Task Recall_UserUpToTheBound_IndexAndMeasuredOnce()
    {
        Say("tea", "violin");
        var source = Source();
        var recall = Recall(bound: 2);

        await recall.RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);
        var answer = await recall.RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);

        Assert.Equal(["tea"], answer.Said());
        Assert.Equal((1, 0, 2), (source.Measured, source.Asked.Count, _store.Reads));
    }

    [Fact]
    public async Task Recall_UserAboveTheBound_NeverReadWhole()
    {
        Say("tea", "violin", "coat");
        var source = Source();
        var recall = Recall(bound: 2);

        var answer = await recall.RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);
        await recall.GetConsciousAsync(Ada, 100, Token);

        Assert.Equal(["tea"], answer.Said());
        Assert.Equal((1, 0), (source.Asked.Count, _store.Reads));
        Assert.Equal(0, _indexes!.Count);
    }

    [Fact]
    public async Task Recall_UserGrewAboveTheBound_NoLongerFromTheIndex()
    {
        Say("tea", "violin");
        var source = Source();
        var recall = Recall(bound: 2);
        await recall.RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);
        Say("more tea", "coat");

        // The index is brought up to date once more before it is known to be too large.
        await recall.RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);
        Assert.Empty(source.Asked);
        var answer = await recall.RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);

        Assert.Single(source.Asked);
        Assert.Equal(["tea", "more tea"], answer.Said());
    }

    [Fact]
    public async Task Recall_StoreThatCannotFind_IndexWhateverTheSize()
    {
        Say("tea", "violin", "coat");

        var answer = await Recall(bound: 0).RecallAsync(Ada, new RecallQuery { Text = "tea" }, Token);

        Assert.Equal(["tea"], answer.Said());
    }

    [Fact]
    public async Task Recall_FewOfMany_WeightsOfAll()
    {
        Say([.. Enumerable.Range(0, 50).Select(static i => i == 7 ? "tea and violin" : $"tea number {i}")]);
        var question = new RecallQuery { Text = "violin tea" };
        var whole = await Recall(bound: 100).RecallAsync(Ada, question, Token);
        Source(limit: 3);

        var found = await Recall(bound: 0).RecallAsync(Ada, question, Token);

        Assert.Equal(3, found.Turns.Count);
        Assert.Equal(whole.Turns[0].Score, found.Turns[0].Score);
        Assert.Equal(whole.Turns[0].Parts, found.Turns[0].Parts);
    }

    [Fact]
    public async Task Recall_Question_AllThatNarrowsItReachesTheStore()
    {
        Say("tea");
        var source = Source();
        _store.Of(Ada).Put(Rows.Memory(1, slot: "favourite_drink", content: "tea"));
        var now = new FixedClock().Now;
        var query = new RecallQuery
        {
            Text = "my favourite drink, drinks of mine", Limit = 5, TurnLimit = 0, Types = [MemoryType.Fact], Slots = [Slot.Parse("pet")!.Value],
            Metadata = new Json("{}"), KnownAt = now.AddDays(-1), ExcludeSession = new SessionId("s9"),
        };

        await Recall(bound: 0).RecallAsync(Ada, query, Token);
        await Recall(bound: 0).RecallAsync(Ada, query with { Limit = 0, TurnLimit = 3, AsOf = now.AddDays(-2), CurrentViewOnly = false }, Token);

        var (first, second) = (source.Asked[0], source.Asked[1]);
        Assert.Superset(TextAnalyzer.Stems(query.Text).ToHashSet(StringComparer.Ordinal), first.Stems.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(first.Stems.Length, first.Emphases.Length);
        Assert.Equal(["favourite_drink"], first.AskedSlots);
        Assert.Equal((true, false, 200, now, (DateTimeOffset?)null), (first.WithMemories, first.WithTurns, first.PerReason, first.CurrentAt, first.SaidBy));
        Assert.Equal((query.KnownAt, query.ExcludeSession, query.Metadata), (first.KnownAt, first.ExcludeSession, first.Metadata));
        Assert.Equal((query.Types, query.Slots), (first.Types, first.Slots));
        Assert.Equal((false, true, (DateTimeOffset?)null, now.AddDays(-2)), (second.WithMemories, second.WithTurns, second.CurrentAt, second.SaidBy));
    }

    [Fact]
    public async Task Recall_NoTurnFound_LinksNotRead()
    {
        Say("tea");
        var source = Source();

        await Recall(bound: 0).RecallAsync(Ada, new RecallQuery { Text = "xylophone" }, Token);

        Assert.Empty(source.AskedLinks);
    }

    private FakeCandidates Source(int limit = int.MaxValue)
    {
        var source = new FakeCandidates(_analysis, _store.Of, limit);
        _store.Candidates = source;
        return source;
    }

    private RecallService Recall(int bound)
    {
        var options = new RecallOptions { SqlAbove = bound };
        var builder = new ItemBuilder(_analysis);
        _indexes?.Dispose();
        _indexes = new UserIndexCache(_store, builder, options);
        return new RecallService(new CandidateFinder(_store, _indexes, builder, Questions.Of(_analysis), options), new Utf8TokenEstimator(), new FixedClock());
    }

    private void Say(params string[] texts)
    {
        foreach (var text in texts)
            _store.Of(Ada).Put(Rows.Turn($"{_store.Of(Ada).Version:D3}", session: $"s{_store.Of(Ada).Version}", content: text));
    }
}
