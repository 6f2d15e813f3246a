using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Candidates;
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

        IReadOnlyList<string> held = [];
        for (var i = 0; i < (TestScale.Full ? 1_000 : 15); i++)
        {
            var query = life.Ask() with { Held = held };
            var answer = await index.RecallAsync(Ada, query, Token);
            SameAnswer.Check(answer, await candidates.RecallAsync(Ada, query, Token));
            held = [.. answer.ContextKeys!.Concat(held).Distinct(StringComparer.Ordinal).Take(200)];
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
    public async Task Find_WordsAlone_TheMostInCommonByTheMeasureOfRecall()
    {
        const int PerReason = 15;
        var life = new RandomMemory(6).Live(turns: 200, memories: 0);
        await StoreAsync(Ada, life);
        var question = await QuestionAsync("violin tea dogs", PerReason) with { Vector = ReadOnlyMemory<float>.Empty };

        var found = await Source.FindAsync(Ada, question, Token);

        var seen = life.Turns.Where(static turn => !turn.IsHidden).ToList();
        var statistics = new StoredStatistics(found.Statistics, [], UserIndex.Empty);
        var scores = (await _analysis.AnalyzeAsync([.. seen.Select(static turn => turn.Content)], Token))
            .Select(text => text.Stems.Zip(text.Counts).Where(term => question.Stems.Contains(term.First)).Sum(term =>
                Bm25.Weight(statistics.TextCount, statistics.CountTextsWith(term.First)) * Bm25.Saturation(term.Second, text.Counts.Sum(), statistics.AverageLength)))
            .ToList();
        var bound = scores.OrderDescending().ElementAt(PerReason - 1);
        var latest = seen.OrderByDescending(static turn => turn.SaidAt).Take(PerReason).Select(static turn => turn.Id).ToHashSet();
        var ids = found.Rows.Turns.Select(static turn => turn.Id).ToHashSet();
        Assert.Superset(latest, ids);
        Assert.All(seen.Zip(scores).Where(pair => pair.Second > bound + 1e-9), pair => Assert.Contains(pair.First.Id, ids));
        Assert.All(seen.Zip(scores).Where(pair => pair.Second < bound - 1e-9 && !latest.Contains(pair.First.Id)), pair => Assert.DoesNotContain(pair.First.Id, ids));
    }

    [Fact]
    public async Task Find_NothingAsked_TheLatestAndTheMostImportant()
    {
        var memories = await StoreNotesAsync();

        var found = await FindMemoriesAsync(new CandidateQuestion
        {
            Stems = [], Emphases = [], Vector = ReadOnlyMemory<float>.Empty, AskedSlots = [], PerReason = 13, Around = 0, WithMemories = true, WithTurns = true,
        });

        var latest = memories.OrderByDescending(static memory => memory.CreatedAt).Take(13);
        var important = memories.OrderByDescending(static memory => memory.Importance ?? 3).ThenByDescending(static memory => memory.CreatedAt).Take(13);
        Assert.Equal(latest.Union(important).Select(static memory => memory.Id).OrderBy(static id => id.Value), found);
    }

    [Fact]
    public async Task Find_SlotAsked_TheLatestOfTheSlotAndOfAll()
    {
        var memories = await StoreNotesAsync();

        var found = await FindMemoriesAsync(await QuestionAsync("zzz", perReason: 5) with { Vector = ReadOnlyMemory<float>.Empty, AskedSlots = ["note"] });

        var latest = memories.OrderByDescending(static memory => memory.CreatedAt).ToList();
        var expected = latest.Where(static memory => memory.Slot?.Name == "note").Take(5).Union(latest.Take(5)).Select(static memory => memory.Id);
        Assert.Superset(expected.ToHashSet(), found.ToHashSet());
        Assert.InRange(found.Count, 10, 15);
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

    [Theory]
    [InlineData("said", "")]
    [InlineData("echo", "so you live in Old Austin")]
    public async Task ReadLinks_ValueThatEnded_ItsSuccessorAndWhoSaysTheSame(string turn, string text)
    {
        var (old, successor, same) = await StoreHomesAsync();

        var links = await Source.ReadLinksAsync(Ada, new LinkQuestion([new MessageId(turn)], [.. ValueWords.NamesIn(text)]), Token);

        Assert.Equal([old, successor, same], links.Memories.OrderBy(static versions => versions[0].Id.Value));
        Assert.Contains("moved", links.Turns.Select(static found => found.Id.Value));
    }

    [Theory]
    [InlineData("other", "old friends in austin")]
    [InlineData("echo", "")]
    public async Task ReadLinks_TurnThatNamesNothing_Nothing(string turn, string text)
    {
        await StoreHomesAsync();

        var links = await Source.ReadLinksAsync(Ada, new LinkQuestion([new MessageId(turn)], [.. ValueWords.NamesIn(text)]), Token);

        Assert.Equal((0, 0), (links.Memories.Count, links.Turns.Count));
    }

    private RecallService Recall(int bound)
    {
        var options = new RecallOptions { SqlAbove = bound };
        var builder = new ItemBuilder(_analysis);
        return new RecallService(
            new CandidateFinder(Store, new UserIndexCache(Store, builder, options), builder, Questions.Of(_analysis), options), new Utf8TokenEstimator(), _clock);
    }

    private async Task<CandidateQuestion> QuestionAsync(string text, int perReason)
    {
        var analyzed = (await _analysis.AnalyzeAsync([text], Token))[0];
        return new CandidateQuestion
        {
            Stems = analyzed.Stems, Emphases = [.. analyzed.Stems.Select(static _ => 1f)], Vector = analyzed.Vector, Vectors = _analysis.Kind.Vectors,
            AskedSlots = [], PerReason = perReason, Around = 0, WithMemories = true, WithTurns = true,
        };
    }

    private async Task<IReadOnlyList<MemoryId>> FindMemoriesAsync(CandidateQuestion question) =>
        [.. (await Source.FindAsync(Ada, question, Token)).Rows.Memories.Select(static versions => versions[0].Id).OrderBy(static id => id.Value)];

    /// <summary>Notes of which only the earlier ones fill a slot and may be important.</summary>
    private async Task<List<MemoryRecord>> StoreNotesAsync()
    {
        var notes = Enumerable.Range(1, 60).Select(static i => Rows.Memory(i, minute: i, slot: i <= 30 ? "note" : null, content: $"remark {i}") with
        {
            Cardinality = Cardinality.Many, Importance = i > 30 ? 1 : i % 6 == 0 ? null : i % 6,
        }).ToList();
        await Store.CommitAsync(Ada, Rows.Known(new UserCommit { Memories = [.. notes] }, _clock), Token);
        return notes;
    }

    /// <summary>A home that ended and was then edited, the one that followed it, one that is the first again, another, and one of somebody else's.</summary>
    private async Task<(MemoryRecord[] Old, MemoryRecord[] Successor, MemoryRecord[] Same)> StoreHomesAsync()
    {
        var first = Home(1, "Old Austin", from: "said");
        var ended = first with { SupersededBy = Rows.Id(2), SupersededAt = Rows.Noon.AddDays(1), ValidTo = Rows.Noon.AddDays(1), RecordedFrom = Rows.Noon.AddDays(1) };
        var edited = ended with { Value = new Json("\"elsewhere\""), Identity = "elsewhere", RecordedFrom = Rows.Noon.AddDays(2) };
        var (successor, same) = (Home(2, "Dallas", from: "moved"), Home(3, "Old Austin"));
        Turn[] turns = [Rows.Turn("said"), Rows.Turn("moved"), Rows.Turn("echo"), Rows.Turn("other")];
        await Store.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [.. turns], Memories = [first, successor, same, Home(4, "Texas")] }, _clock), Token);
        await Store.CommitAsync(Ada, Rows.Known(new UserCommit { Memories = [ended] }, _clock), Token);
        await Store.CommitAsync(Ada, Rows.Known(new UserCommit { Memories = [edited] }, _clock), Token);
        await Store.CommitAsync(
            new Scope(Ada.Owner, new UserId("eve")), Rows.Known(new UserCommit { Turns = [.. turns], Memories = [Home(5, "Old Austin", from: "said")] }, _clock), Token);
        return ([first, ended, edited], [successor], [same]);
    }

    private static MemoryRecord Home(int id, string value, params string[] from) => Rows.Memory(id, slot: "home", from: from) with
    {
        Cardinality = Cardinality.Many, Value = new Json($"\"{value}\""), Identity = Identities.OfText(value),
    };

    /// <summary>Stores a life as it would have come: all first versions, then the later ones.</summary>
    private async Task StoreAsync(Scope scope, RandomMemory life)
    {
        await Store.CommitAsync(scope, Rows.Known(new UserCommit { Turns = [.. life.Turns] }, _clock), Token);
        for (var version = 0; life.Memories.Any(versions => versions.Count > version); version++)
        {
            var next = life.Memories.Where(versions => versions.Count > version).Select(versions => versions[version]);
            await Store.CommitAsync(scope, Rows.Known(new UserCommit { Memories = [.. next] }, _clock), Token);
        }

        await Store.CommitAsync(scope, Rows.Known(new UserCommit { Associations = [.. life.Links] }, _clock), Token);
    }
}
