using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Context;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;
using Memory.Server.Storage;
using Memory.Server.Tests.Recall;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>What Postgres finds by itself for users with too much memory to be held.</summary>
public sealed class PostgresCandidateTests : IAsyncLifetime
{
    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private readonly PostgresFixture _fixture = new();
    private readonly HashingEmbeddingGenerator _embedder = new();
    private readonly TextAnalysis _analysis;
    private readonly FixedClock _clock = new() { Now = RandomMemory.Now };
    private IMemoryStore? _store;

    public PostgresCandidateTests() => _analysis = new TextAnalysis(_embedder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IMemoryStore Store => _store!;

    private ICandidateSource Source => Store.Candidates!;

    public async ValueTask InitializeAsync() => _store = await ((IStoreFixture)_fixture).OpenAsync(_clock);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        await _fixture.DisposeAsync();
        _embedder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Recall_AnyMemoryAndQuestion_SameBitsAsFromTheIndex(int seed)
    {
        var life = new RandomMemory(seed).Live(turns: 60, memories: 60);
        await StoreAsync(Ada, life);
        await StoreAsync(new Scope(Ada.Owner, new UserId("eve")), new RandomMemory(seed + 1000).Live(turns: 60, memories: 60));
        var (index, candidates) = (Recall(bound: int.MaxValue), Recall(bound: 0));

        for (var i = 0; i < (TestScale.Full ? 1_000 : 60); i++)
        {
            var query = life.Ask();
            SameAnswer.Check(
                await index.RecallAsync(Ada, query, Token),
                await candidates.RecallAsync(Ada, query, Token));
        }

        var essentials = await index.GetConsciousAsync(Ada, 1_000, Token);
        var found = await candidates.GetConsciousAsync(Ada, 1_000, Token);
        Assert.NotEmpty(essentials.Memories);
        Assert.Equal(essentials.Memories, found.Memories);
        Assert.Equal(essentials.Context, found.Context);
    }

    [Fact]
    public async Task Find_FewAmongMany_TheClosestAndTheMostInCommonAreAllThere()
    {
        const int PerReason = 20;
        var life = new RandomMemory(5).Live(turns: 300, memories: 0);
        await StoreAsync(Ada, life);
        for (var other = 0; other < 20; other++)
            await StoreAsync(new Scope(Ada.Owner, new UserId($"other{other}")), new RandomMemory(other).Live(turns: 50, memories: 0));
        var question = await QuestionAsync("violin lessons in Austin", PerReason);

        var found = await Source.FindAsync(Ada, question, Token);

        var seen = life.Turns.Where(static turn => !turn.IsHidden).ToList();
        var texts = await _analysis.AnalyzeAsync([.. seen.Select(static turn => turn.Content)], Token);
        var closeness = texts.Select(text => DotProduct.Of(question.Vector.Span, text.Vector.Span)).ToList();
        var bound = closeness.OrderDescending().ElementAt(PerReason - 1);
        var ids = found.Rows.Turns.Select(static turn => turn.Id).ToHashSet();

        // The database's cosines are rounded otherwise; what stands a hair above the bound may be left out for its equal.
        Assert.All(seen.Zip(closeness).Where(pair => pair.Second > bound + 0.001), pair => Assert.Contains(pair.First.Id, ids));
        Assert.True(ids.Count(id => closeness[seen.FindIndex(turn => turn.Id == id)] >= bound - 0.001) >= PerReason);
        Assert.InRange(ids.Count, PerReason, 3 * PerReason);
        Assert.Contains(seen.MaxBy(static turn => turn.SaidAt)!.Id, ids);
        Assert.Equal(seen.Count(turn => texts[seen.IndexOf(turn)].Stems.Length > 0), found.Statistics.Texts);
        Assert.Equal(texts.Sum(static text => text.Counts.Sum()), found.Statistics.Stems);
        foreach (var stem in question.Stems)
            Assert.Equal(texts.Count(text => text.Stems.Contains(stem)), found.Statistics.TextsWith.GetValueOrDefault(stem));
    }

    [Fact]
    public async Task Find_UnknownUser_Nothing()
    {
        var found = await Source.FindAsync(Ada, await QuestionAsync("tea", 10), Token);

        Assert.Equal((0, 0, 0), (found.Rows.Turns.Count, found.Rows.Memories.Count, found.Statistics.Texts));
        Assert.Equal(0, (await Source.MeasureAsync(Ada, 10, Token)).Items);
        Assert.Empty(await Source.ListEssentialsAsync(Ada, 10, Token));
    }

    [Fact]
    public async Task Measure_TurnsAndMemories_CountedAsFarAsAskedFor()
    {
        await StoreAsync(Ada, new RandomMemory(7).Live(turns: 8, memories: 12));

        Assert.Equal(20, (await Source.MeasureAsync(Ada, 100, Token)).Items);
        Assert.Equal(15, (await Source.MeasureAsync(Ada, 15, Token)).Items);
        Assert.Equal(5, (await Source.MeasureAsync(Ada, 5, Token)).Items);
    }

    [Fact]
    public async Task Measure_Slots_EachOnce()
    {
        var life = new RandomMemory(9).Live(turns: 0, memories: 40);
        await StoreAsync(Ada, life);

        var extent = await Source.MeasureAsync(Ada, 1, Token);

        Assert.Equal(
            life.Memories.Select(static versions => versions[^1].Slot?.Name).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            extent.SlotNames);
    }

    private RecallService Recall(int bound)
    {
        var options = new RecallOptions { SqlAbove = bound };
        var builder = new ItemBuilder(_analysis);
        return new RecallService(
            new CandidateFinder(Store, new UserIndexCache(Store, builder, options), builder, options), _analysis, new Utf8TokenEstimator(), _clock);
    }

    private async Task<CandidateQuestion> QuestionAsync(string text, int perReason)
    {
        var analyzed = (await _analysis.AnalyzeAsync([text], Token))[0];
        return new CandidateQuestion
        {
            Stems = analyzed.Stems, Vector = analyzed.Vector, AskedSlots = [], PerReason = perReason, WithMemories = true, WithTurns = true,
        };
    }

    /// <summary>Stores a life as it would have come: all first versions, then the later ones.</summary>
    private async Task StoreAsync(Scope scope, RandomMemory life)
    {
        await Store.CommitAsync(scope, Rows.Known(new UserCommit { Turns = [.. life.Turns] }, _clock), Token);
        for (var version = 0; life.Memories.Any(versions => versions.Count > version); version++)
        {
            var next = life.Memories.Where(versions => versions.Count > version).Select(versions => versions[version]);
            await Store.CommitAsync(scope, Rows.Known(new UserCommit { Memories = [.. next] }, _clock), Token);
        }
    }
}
