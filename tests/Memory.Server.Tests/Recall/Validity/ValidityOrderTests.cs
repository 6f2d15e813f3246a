using Memory.Server.Memories;
using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall.Validity;

/// <summary>What holds stands above what it replaced, whatever the words of either score.</summary>
public sealed class ValidityOrderTests : IDisposable
{
    private readonly RememberedUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task Facts_OldOneFitsBetter_SuccessorRightAboveIt()
    {
        var old = _user.Know("User lives in Austin, the capital of Texas.", "location", "Austin", daysAgo: 30);
        _user.Supersede(old, _user.Know("User lives in Dallas.", "location", "Dallas", daysAgo: 5));
        _user.Know("User visited the capital of Texas.");

        var answer = await _user.AskAsync(new RecallQuery { Text = "Austin, the capital of Texas", CurrentViewOnly = false });

        Assert.Equal(["User lives in Dallas.", "User lives in Austin, the capital of Texas.", "User visited the capital of Texas."], answer.Facts());
        Assert.Equal(answer.Memories[1].Score, answer.Memories[0].Score);
        Assert.True(answer.Memories[0].Parts["validity"] > 0);
        Assert.Equal(0, answer.Memories[1].Parts["validity"]);
        CheckSums(answer);
    }

    [Fact]
    public async Task Facts_OnlyTheOldOneIsAmongTheBest_SuccessorIsBroughtIn()
    {
        var old = _user.Know("User drove a red car.", "car", "red car", daysAgo: 30);
        _user.Supersede(old, _user.Know("Bicycle.", "car", "bicycle", daysAgo: 5));

        var answer = await _user.AskAsync(new RecallQuery { Text = "red", CurrentViewOnly = false, Limit = 1 });
        var both = await _user.AskAsync(new RecallQuery { Text = "red", CurrentViewOnly = false, Limit = 2 });

        Assert.Equal(["Bicycle."], answer.Facts());
        Assert.Equal(["Bicycle.", "User drove a red car."], both.Facts());
        Assert.Equal(both.Memories[0].Score, both.Memories[0].Parts["validity"]);
        CheckSums(both);
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("type")]
    [InlineData("deleted")]
    public async Task Facts_SuccessorThatTheQuestionMayNotSee_NotBroughtIn(string why)
    {
        var old = _user.Know("User drove a red car.", "car", "red car", daysAgo: 30, with: static memory => memory with { Metadata = new Json("""{"k":1}""") });
        var next = _user.Know("Bicycle.", "car", "bicycle", daysAgo: 5, with: memory => memory with
        {
            Metadata = new Json(why == "metadata" ? """{"k":2}""" : """{"k":1}"""),
            Type = why == "type" ? MemoryType.Event : MemoryType.Fact,
        });
        _user.Supersede(old, next);
        if (why == "deleted")
            _user.Change(next, static memory => memory with { IsDeleted = true });

        var answer = await _user.AskAsync(new RecallQuery { Text = "red", CurrentViewOnly = false, Metadata = new Json("""{"k":1}"""), Types = [MemoryType.Fact] });

        Assert.Equal(["User drove a red car."], answer.Facts());
    }

    [Fact]
    public async Task Facts_Chain_LatestFirst()
    {
        var first = _user.Know("User lived in Austin, Austin, Austin.", "location", "Austin", daysAgo: 30);
        var second = _user.Know("User lived in Boston near Austin street.", "location", "Boston", daysAgo: 20);
        var third = _user.Know("User lives in Chicago.", "location", "Chicago", daysAgo: 10);
        _user.Supersede(first, second);
        _user.Supersede(second, third);

        var answer = await _user.AskAsync(new RecallQuery { Text = "Austin", CurrentViewOnly = false });

        Assert.Equal([third.Id, second.Id, first.Id], answer.Memories.Select(static found => found.Memory.Id));
        CheckSums(answer);
    }

    [Fact]
    public async Task Facts_AsOfBeforeTheChange_TheOldOneHolds()
    {
        var old = _user.Know("User lives in Austin.", "location", "Austin", daysAgo: 30);
        _user.Supersede(old, _user.Know("User lives in Dallas.", "location", "Dallas", daysAgo: 5));

        var then = await _user.AskAsync(new RecallQuery { Text = "Austin", CurrentViewOnly = false, AsOf = _user.DaysAgo(20) });
        var knownThen = await _user.AskAsync(new RecallQuery { Text = "Austin", CurrentViewOnly = false, KnownAt = _user.DaysAgo(20) });

        Assert.Equal("User lives in Austin.", then.Facts().First());
        Assert.Equal(["User lives in Austin."], knownThen.Facts());
    }

    [Fact]
    public async Task Facts_ARing_EachOnce()
    {
        var one = _user.Know("tea in Rome", "place", "Rome", daysAgo: 30);
        var two = _user.Know("tea in Oslo", "place", "Oslo", daysAgo: 20);
        _user.Supersede(one, two);
        _user.Supersede(two, one);

        Assert.Equal(2, (await _user.AskAsync(new RecallQuery { Text = "tea", CurrentViewOnly = false })).Memories.Count);
    }

    [Fact]
    public async Task Facts_SlotAskedFor_ItsCurrentValueFirst()
    {
        _user.Know("Home: Lyon", "location", "Lyon", daysAgo: 900, with: static memory => memory with { Confidence = 0.2, Importance = 1 });
        for (var i = 0; i < 5; i++)
            _user.Know($"User asked where do I live, the podcast about where people live {i}", with: static memory => memory with { Importance = 5 });

        var answer = await _user.AskAsync(new RecallQuery { Text = "Where do I live? The podcast where people live.", Limit = 3 });

        Assert.Equal("Home: Lyon", answer.Facts().First());
        Assert.Equal(3, answer.Memories.Count);
        CheckSums(answer);
    }

    [Fact]
    public async Task Turns_OldValueFitsBetter_TurnOfTheNewOneRightAbove()
    {
        var was = _user.Say("My deadline for the report is Monday, the report deadline", daysAgo: 30);
        var old = _user.Know("Report deadline is Monday.", "report_deadline", "Monday", from: was);
        var now = _user.Say("It is Friday now, for the report", daysAgo: 5);
        _user.Supersede(old, _user.Know("Report deadline is Friday.", "report_deadline", "Friday", from: now));
        _user.Say("the report is long", daysAgo: 3);

        var answer = await _user.AskAsync("report deadline");

        Assert.Equal([now.Content, was.Content, "the report is long"], answer.Said());
        CheckSums(answer);
    }

    [Fact]
    public async Task Turns_EchoOfTheOldValue_BelowTheTurnOfTheNewOne()
    {
        var old = _user.Know("User lives in Austin.", "location", "Austin", from: _user.Say("I live in Austin", daysAgo: 30));
        _user.Say("You live in Austin, where do I live is answered", daysAgo: 29, role: TurnRole.Assistant);
        var now = _user.Say("I moved, I live elsewhere: in Dallas, with a lot of words around it", daysAgo: 5);
        _user.Supersede(old, _user.Know("User lives in Dallas.", "location", "Dallas", from: now));

        Assert.Equal(now.Content, (await _user.AskAsync("where do I live, Austin?")).Said().First());
        Assert.NotEqual(now.Content, (await _user.AskAsync(new RecallQuery { Text = "where do I live, Austin?", AsOf = _user.DaysAgo(20) })).Said().First());
    }

    private static void CheckSums(RecallAnswer answer)
    {
        Assert.Equal(answer.Memories.Select(static found => found.Score).OrderDescending(), answer.Memories.Select(static found => found.Score));
        Assert.Equal(answer.Turns.Select(static found => found.Score).OrderDescending(), answer.Turns.Select(static found => found.Score));
        Assert.All(answer.Memories.Select(static found => (found.Score, found.Parts)).Concat(answer.Turns.Select(static found => (found.Score, found.Parts))), found =>
            Assert.Equal(found.Score, found.Parts.Sum(part => part.Value * answer.Weights[part.Key]), 9));
    }
}
