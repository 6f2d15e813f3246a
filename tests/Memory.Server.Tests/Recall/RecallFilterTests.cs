using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall;

public sealed class RecallFilterTests : IDisposable
{
    private static readonly RecallQuery Tea = new() { Text = "tea" };
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Recall_ByTypeAndSlot_OnlyThose()
    {
        _user.Know("tea as a fact");
        _user.Know("tea as a preference", "drink", with: static memory => memory with { Type = MemoryType.Preference });

        Assert.Equal(["tea as a preference"], (await _user.AskAsync(Tea with { Types = [MemoryType.Preference] })).Facts());
        Assert.Equal(["tea as a preference"], (await _user.AskAsync(Tea with { Slots = [Slot.Parse("Drink")!.Value] })).Facts());
        Assert.Empty((await _user.AskAsync(Tea with { Slots = [Slot.Parse("food")!.Value] })).Memories);
    }

    [Theory]
    [InlineData("""{"k":"v"}""", true)]
    [InlineData("""{"n":1.0}""", true)]
    [InlineData("""{"o":{"b":2,"a":[1]}}""", true)]
    [InlineData("{}", true)]
    [InlineData("""{"k":"V"}""", false)]
    [InlineData("""{"k":"v","n":2}""", false)]
    [InlineData("""{"missing":null}""", false)]
    [InlineData("""{"o":{"a":[1]}}""", false)]
    public async Task Recall_ByMetadata_TopLevelValuesEqualAsJson(string wanted, bool matches)
    {
        const string Metadata = """{"k":"v","n":1,"o":{"a":[1],"b":2}}""";
        _user.Know("tea", with: static memory => memory with { Metadata = new Json(Metadata) });
        _user.Say("tea time", metadata: Metadata);

        var answer = await _user.AskAsync(Tea with { Metadata = new Json(wanted) });

        Assert.Equal((matches ? 1 : 0, matches ? 1 : 0), (answer.Memories.Count, answer.Turns.Count));
    }

    [Fact]
    public async Task Recall_ByMetadata_NoneHasNone()
    {
        _user.Know("tea");

        Assert.Empty((await _user.AskAsync(Tea with { Metadata = new Json("""{"k":"v"}""") })).Memories);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 2)]
    [InlineData(100, 100)]
    public async Task Recall_Limits_Kept(int limit, int turnLimit)
    {
        for (var i = 0; i < 7; i++)
        {
            _user.Know($"tea number {i}");
            _user.Say($"tea remark {i}");
        }

        var answer = await _user.AskAsync(Tea with { Limit = limit, TurnLimit = turnLimit });

        Assert.Equal((Math.Min(7, limit), Math.Min(7, turnLimit)), (answer.Memories.Count, answer.Turns.Count));
    }

    [Fact]
    public async Task Recall_MinScore_LeavesOutTheRest()
    {
        _user.Know("tea");
        _user.Know("tea with a great many other words about cups, kettles, sugar, lemon, biscuits, milk and afternoons in England");
        var all = await _user.AskAsync(Tea);

        var some = await _user.AskAsync(Tea with { MinScore = all.Memories[0].Score });

        Assert.Equal(2, all.Memories.Count);
        Assert.Equal(["tea"], some.Facts());
    }

    [Fact]
    public async Task Recall_ExcludedSession_ItsTurnsAreLeftOut()
    {
        _user.Say("tea here", session: "here");
        _user.Say("tea there", session: "there");

        Assert.Equal(["tea there"], (await _user.AskAsync(Tea with { ExcludeSession = new SessionId("here") })).Said());
    }

    [Fact]
    public async Task Recall_HiddenTurn_Never()
    {
        var turn = _user.Say("tea secret");
        Assert.Single((await _user.AskAsync(Tea)).Turns);

        _user.Rows.Put(turn with { IsHidden = true });

        Assert.Empty((await _user.AskAsync(Tea)).Turns);
    }

    [Fact]
    public async Task Recall_DeletedMemory_NeverAsOfAnyTime()
    {
        var memory = _user.Know("tea", daysAgo: 10);
        _user.Change(memory, static version => version with { IsDeleted = true }, daysAgo: 2);

        Assert.Empty((await _user.AskAsync(Tea)).Memories);
        Assert.Empty((await _user.AskAsync(Tea with { CurrentViewOnly = false })).Memories);
        Assert.Empty((await _user.AskAsync(Tea with { KnownAt = _user.DaysAgo(5), AsOf = _user.DaysAgo(5) })).Memories);
    }

    /// <summary>What stands beside the rows tells the same as the rows themselves, for questions that it answers and for the others.</summary>
    [Fact]
    public async Task See_AnyMemoryAndQuestion_QuicklyAsByLooking()
    {
        using var embedder = new HashingEmbeddingGenerator();
        for (var seed = 0; seed < 30; seed++)
        {
            var life = new RandomMemory(seed).Live(turns: 12, memories: 12);
            var delta = new UserDelta(1, IsFull: true, life.Turns, [.. life.Memories], []);
            var index = await new ItemBuilder(new TextAnalysis(embedder)).ApplyAsync(UserIndex.Empty, delta, TestContext.Current.CancellationToken);
            for (var asked = 0; asked < 20; asked++)
            {
                var query = asked % 2 == 0 ? life.Ask() : new RecallQuery { Text = "tea", Limit = asked % 5, TurnLimit = asked % 3, AsOf = life.Ask().AsOf };
                var filter = new RecallFilter(query, query.AsOf ?? RandomMemory.Now);
                foreach (var segment in index.Segments)
                    Assert.All(segment.Segment.Items.Zip(segment.Segment.Facts), row => Assert.Equal(filter.See(row.First).IsSeen, filter.See(row.Second, row.First) != RowKind.Unseen));
            }
        }
    }
}
