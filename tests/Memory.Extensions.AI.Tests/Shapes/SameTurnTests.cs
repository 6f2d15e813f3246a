using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Which requests are one turn, though an app builds its messages anew for each, and which only sound alike.</summary>
public sealed class SameTurnTests
{
    public static TheoryData<bool> Both => [false, true];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Messages_RebuiltForAToolsResult_TheTurnGoesOn(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        fixture.Model.OnCall = (_, _) => fixture.Model.Calls.Count == 1 ? LoopFixture.Call("c1") : ScriptedChatClient.Say("Sunny.");

        await fixture.AskAsync(streaming, [Ask("Weather?")]);
        await fixture.AskAsync(streaming, [Ask("Weather?"), .. CallAndResult()]);

        Assert.Single(fixture.Memory.Recalls);
        Assert.Equal(LoopFixture.Recalled, fixture.Model.Calls[1].Messages[0].Text);
        await AssertAsync(fixture, User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Failed_ThenAskedAgainWithRebuiltMessages_IsOneTurnWithItsTime(bool streaming)
    {
        await using var fixture = new ChatFixture();
        var fine = fixture.Model.OnCall;
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Fail(new HttpRequestException());

        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, [Ask("Weather?")]));
        fixture.Time.Advance(TimeSpan.FromMinutes(59));
        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, [Ask("Weather?")]));
        fixture.Model.OnCall = fine;
        await fixture.AskAsync(streaming, [Ask("Weather?")]);

        await AssertAsync(fixture, User("Weather?", Unanswered), Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Failed_ThenSaidAgainMuchLater_IsAnotherTurn(bool streaming)
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Fail(new HttpRequestException());

        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, [Ask("I am tired.")]));
        fixture.Time.Advance(TimeSpan.FromMinutes(61));
        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, [Ask("I am tired.")]));

        var ingested = await fixture.IngestedAsync();
        Assert.Equal(2, ingested.Select(message => message.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SaidTwice_EachIsATurn(bool streaming)
    {
        await using var fixture = new ChatFixture();

        await fixture.AskAsync(streaming, [Ask("I had a coffee.")]);
        await fixture.AskAsync(streaming, [Ask("I had a coffee.")]);

        Assert.Equal(4, (await fixture.IngestedAsync()).Count);
        Assert.Equal(2, fixture.Memory.Recalls.Count);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SaidTwiceInOneConversation_EachIsATurn(bool streaming)
    {
        await using var fixture = new ChatFixture();
        ChatMessage yes = new(ChatRole.User, "Yes.");
        ChatMessage reply = new(ChatRole.Assistant, "Hello, you.");

        await fixture.AskAsync(streaming, [yes]);
        await fixture.AskAsync(streaming, [yes, reply, yes]);
        await fixture.AskAsync(streaming, [yes, reply, yes, reply, yes]);

        Assert.Equal(3, (await fixture.IngestedAsync()).Count(message => message.Role == TurnRole.User));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Conversation_WordForWordAgain_IsAnotherAnswerToTheSameTurn(bool streaming)
    {
        await using var fixture = new ChatFixture();
        ChatMessage[] Rebuilt() => [Ask("Hi"), new(ChatRole.Assistant, "Hello"), Ask("Weather?")];

        await fixture.AskAsync(streaming, Rebuilt());
        await fixture.AskAsync(streaming, Rebuilt());

        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."), Assistant("Hello, you."));
        Assert.Equal(2, fixture.Memory.Recalls.Count);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SameMessageObjects_AskedAgain_IsTheSameTurn(bool streaming)
    {
        await using var fixture = new ChatFixture();
        ChatMessage[] messages = [Ask("Weather?")];

        await fixture.AskAsync(streaming, messages);
        await fixture.AskAsync(streaming, messages);

        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."), Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task SameWords_FromOthersOrElsewhere_AreTurnsOfTheirOwn(bool streaming)
    {
        await using var fixture = new ChatFixture(userId: null);
        ChatMessage[] messages = [Ask("Weather?")];

        foreach (var (user, session) in new[] { ("ann", "s"), ("ann", "t"), ("bob", "s"), ("annS", "") })
            await fixture.AskAsync(streaming, messages, new() { AdditionalProperties = new() { [MemoryProperties.UserId] = user, [MemoryProperties.SessionId] = session } });

        await fixture.IngestedAsync();
        Assert.Equal(4, fixture.Memory.Messages.Where(message => message.Role == TurnRole.User).Select(message => message.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MessageId_TheSameInEveryProcess(bool streaming)
    {
        var ids = new List<string?>();
        foreach (var (messageId, text) in new[] { ("m1", "Weather?"), ("m1", "Weather?"), ("m2", "Weather?"), ("m1", "Edited?") })
        {
            await using var process = new ChatFixture();
            await process.AskAsync(streaming, [new(ChatRole.User, text) { MessageId = messageId }]);
            ids.Add((await process.IngestedAsync())[0].Id);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal('8', Guid.Parse(id!).ToString()[14]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task MessageId_OfAnAnsweredTurn_IsItAgain(bool streaming)
    {
        await using var fixture = new ChatFixture();

        await fixture.AskAsync(streaming, [new(ChatRole.User, "Yes.") { MessageId = "1" }]);
        await fixture.AskAsync(streaming, [new(ChatRole.User, "Yes.") { MessageId = "1" }]);
        await fixture.AskAsync(streaming, [new(ChatRole.User, "Yes.") { MessageId = "2" }]);

        Assert.Equal(2, (await fixture.IngestedAsync()).Count(message => message.Role == TurnRole.User));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Result_OfATurnThatBeganElsewhere_IsATurnThatBegins(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");

        await fixture.AskAsync(streaming, [Ask("Weather?"), .. CallAndResult()]);

        Assert.Equal(LoopFixture.Recalled, fixture.Model.Calls.Single().Messages[0].Text);
        await AssertAsync(fixture, User("Weather?"), Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Result_InAConversationThatBeganElsewhere_GoesThroughAsItIs(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.", "- x");
        ChatMessage[] messages = [CallAndResult()[1]];
        var options = new ChatOptions { ConversationId = "t" };

        await fixture.AskAsync(streaming, messages, options);

        Assert.Same(messages, fixture.Model.Calls.Single().Sequence);
        Assert.Same(options, fixture.Model.Calls.Single().Options);
        Assert.Empty(fixture.Memory.Recalls);
        await AssertAsync(fixture, Assistant("Hello, you."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Client_WrappedAnewForEveryRequest_TheTurnGoesOn(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        fixture.Model.OnCall = (_, _) => fixture.Model.Calls.Count == 1 ? LoopFixture.Call("c1") : ScriptedChatClient.Say("Sunny.");

        await ChatFixture.AskAsync(fixture.Model.WithMemory(fixture.Connection, "ann", "s"), streaming, [Ask("Weather?")]);
        await ChatFixture.AskAsync(fixture.Model.WithMemory(fixture.Connection, "ann", "s"), streaming, [Ask("Weather?"), .. CallAndResult()]);

        Assert.Single(fixture.Memory.Recalls);
        Assert.Equal(LoopFixture.Recalled, fixture.Model.Calls[1].Messages[0].Text);
        await AssertAsync(fixture, User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task KnownTurns_Full_AForgottenTurnBeginsAnew(bool streaming)
    {
        await using var fixture = new ChatFixture(options => options.KnownTurns = 2).Knows("- User lives in Austin.");
        fixture.Model.OnCall = static (_, _) => LoopFixture.Call("c1");
        foreach (var text in new[] { "one", "two", "three" })
            await fixture.AskAsync(streaming, [Ask(text)]);

        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Say("Sunny.");
        await fixture.AskAsync(streaming, [Ask("three"), .. CallAndResult()]);
        Assert.Equal(3, fixture.Memory.Recalls.Count);
        await fixture.AskAsync(streaming, [Ask("one"), .. CallAndResult()]);

        Assert.Equal(4, fixture.Memory.Recalls.Count);
        Assert.Equal(LoopFixture.Recalled, fixture.Model.Calls[^1].Messages[0].Text);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Outbox_Full_TheTextIsHandedOverWhenTheTurnGoesOn(bool streaming)
    {
        var memory = new FakeMemory();
        var release = new TaskCompletionSource();
        memory.OnIngest = async (request, _) =>
        {
            await release.Task;
            return FakeMemory.Stored(request);
        };
        var settings = new MemoryClientOptions();
        settings.Outbox.Capacity = 2;
        await using var connection = MemoryConnection.Over(memory, settings);
        using var model = new ScriptedChatClient();
        var chat = model.WithMemory(connection, "u");
        await ChatFixture.AskAsync(chat, streaming, [Ask("fills the outbox")]);
        model.OnCall = static (_, _) => LoopFixture.Call("c1");
        await ChatFixture.AskAsync(chat, streaming, [Ask("Weather?")]);
        Assert.Equal(1, connection.Outbox.Dropped);
        release.SetResult();
        await connection.Outbox.WhenIdleAsync().Guarded();

        model.OnCall = static (_, _) => ScriptedChatClient.Say("Sunny.");
        await ChatFixture.AskAsync(chat, streaming, [Ask("Weather?"), .. CallAndResult()]);
        await connection.Outbox.WhenIdleAsync().Guarded();

        Assert.Equal(["Weather?", "Sunny."], memory.Messages.TakeLast(2).Select(message => message.Content));
    }

    private static ChatMessage Ask(string text) => new(ChatRole.User, text);

    private static ChatMessage[] CallAndResult() =>
    [
        new(ChatRole.Assistant, [new FunctionCallContent("c1", "weather")]), new(ChatRole.Tool, [new FunctionResultContent("c1", "sun")]),
    ];
}
