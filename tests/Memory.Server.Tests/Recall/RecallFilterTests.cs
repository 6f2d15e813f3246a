using Memory.Server.Memories;
using Memory.Server.Recall;

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
}
