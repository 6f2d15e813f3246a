using Memory.Server.Memories;
using Memory.Server.Recall;

namespace Memory.Server.Tests.Recall;

/// <summary>Turns that a question does not see stand between those that it sees: the answer is the same from the whole index and from what a store found, as every question here is asked both ways.</summary>
public sealed class UnseenTurnsTests : IDisposable
{
    private readonly RememberedUser _user = new();

    public UnseenTurnsTests()
    {
        _user.Say("green tea in the garden", daysAgo: 5, metadata: """{"kind":"chat"}""");
        _user.Say("zebra tea, the strong one", daysAgo: 4.9, metadata: """{"kind":"note"}""");
        _user.Say("a lamp for the evening", daysAgo: 4.8, metadata: """{"kind":"chat"}""");
        _user.Say("zebra in the window", daysAgo: 4.7, metadata: """{"kind":"chat"}""", storedAt: _user.DaysAgo(1));
        _user.Say("cups and tea", daysAgo: 4.6, metadata: """{"kind":"chat"}""");
        _user.Say("tea at noon", daysAgo: 3, session: "s2");
    }

    public void Dispose() => _user.Dispose();

    [Fact]
    public async Task AskAsync_OtherMetadataBetween_NeitherFoundNorTakenOver()
    {
        var answer = await _user.AskAsync(new RecallQuery { Text = "zebra", Metadata = new Json("""{"kind":"chat"}"""), Limit = 0 });

        Assert.DoesNotContain("zebra tea, the strong one", answer.Said());
        Assert.Equal("zebra in the window", answer.Said().First());
        Assert.DoesNotContain("green tea in the garden", answer.Said().Take(2));
    }

    [Fact]
    public async Task AskAsync_StoredLater_NeitherFoundNorTakenOver()
    {
        var answer = await _user.AskAsync(new RecallQuery { Text = "zebra tea", KnownAt = _user.DaysAgo(2), Limit = 0 });

        Assert.DoesNotContain("zebra in the window", answer.Said());
        Assert.Equal("zebra tea, the strong one", answer.Said().First());
    }

    [Fact]
    public async Task AskAsync_SaidLater_NeitherFoundNorTakenOver()
    {
        var answer = await _user.AskAsync(new RecallQuery { Text = "zebra tea", AsOf = _user.DaysAgo(4.75), Limit = 0 });

        Assert.Equal(3, answer.Turns.Count);
        Assert.Equal("zebra tea, the strong one", answer.Said().First());
    }
}
