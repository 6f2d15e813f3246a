using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>A tool loop with memory inside and around it: one recall, the same blocks in every round, everything said stored once.</summary>
public sealed class ToolLoopTests
{
    private static readonly ChatMessage Earlier = new(ChatRole.User, "Hi");
    private static readonly ChatMessage Reply = new(ChatRole.Assistant, "Hello");

    public static TheoryData<bool, bool> Shapes => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task OneCall_SameBlocksInBothRounds_StoredOnce(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(() => LoopFixture.Call("c1"), () => ScriptedChatClient.Say("Sunny."));
        List<ChatMessage> messages = [Earlier, Reply, new(ChatRole.User, "Weather?")];

        Assert.Equal("Sunny.", await fixture.AskAsync(streaming, messages));

        fixture.AssertHanded(0, messages);
        fixture.AssertHanded(1, messages, ChatRole.Assistant, ChatRole.Tool);
        Assert.Single(fixture.Base.Memory.Recalls);
        Assert.Single(fixture.Outcomes);
        await fixture.StoredAsync(User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task ParallelCallsAndManyRounds_SameBlocksThroughout(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(
            () => LoopFixture.Call("c1", "c2"), () => LoopFixture.Call("c3"), () => ScriptedChatClient.Say("Sunny."));
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];

        await fixture.AskAsync(streaming, messages);

        fixture.AssertHanded(2, messages, ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant, ChatRole.Tool);
        Assert.Equal(["c1", "c2"], fixture.Calls[1].Messages[^1].Contents.Cast<FunctionResultContent>().Select(result => result.CallId));
        Assert.Single(fixture.Base.Memory.Recalls);
        await fixture.StoredAsync(User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TextBesideACall_Inside_EachIsStoredWhenItWasSaid(bool streaming)
    {
        await using var fixture = Talking(inside: true);

        await fixture.AskAsync(streaming, [new(ChatRole.User, "Weather?")]);

        await fixture.StoredAsync(User("Weather?"), Assistant("Let me look."), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TextBesideACall_Around_IsOneAnswerInParagraphs(bool streaming)
    {
        await using var fixture = Talking(inside: false);

        await fixture.AskAsync(streaming, [new(ChatRole.User, "Weather?")]);

        await fixture.StoredAsync(User("Weather?"), Assistant("Let me look.\n\nSunny."));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Loop_GivenUpAtItsLimit_UsersTextIsStored(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(() => LoopFixture.Call("c1"));
        fixture.Loop.MaximumIterations = 0;

        await fixture.AskAsync(streaming, [new(ChatRole.User, "Weather?")]);

        await fixture.StoredAsync(User("Weather?"));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Tool_Throws_UsersTextIsStored(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(() => LoopFixture.Call("c1"));
        var fault = new InvalidOperationException("tool");
        fixture.Loop.OnInvoke = _ => throw fault;

        Assert.Same(fault, await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.AskAsync(streaming, [new(ChatRole.User, "Weather?")])));

        await fixture.StoredAsync(User("Weather?", inside ? null : Unanswered));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Model_FailsInTheSecondRound_ItsExceptionComesThroughAndTheTurnIsStoredOnce(bool inside, bool streaming)
    {
        var fault = new HttpRequestException("model down");
        await using var fixture = new LoopFixture(inside).Answers(() => LoopFixture.Call("c1"), () => ScriptedChatClient.Fail(fault));
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];

        Assert.Same(fault, await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, messages)));
        await fixture.StoredAsync(User("Weather?", inside ? null : Unanswered));
        fixture.Base.Model.OnCall = static (_, _) => ScriptedChatClient.Say("Sunny.");
        await fixture.AskAsync(streaming, messages);

        await fixture.StoredAsync(User("Weather?", inside ? null : Unanswered), Assistant("Sunny."));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Loop_AnsweredAndTheSameSaidAgain_IsAnotherTurn(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(
            () => LoopFixture.Call("c1"), () => ScriptedChatClient.Say("Done."), () => LoopFixture.Call("c2"), () => ScriptedChatClient.Say("Done again."));

        await fixture.AskAsync(streaming, [new(ChatRole.User, "Log a coffee.")]);
        await fixture.AskAsync(streaming, [new(ChatRole.User, "Log a coffee.")]);

        await fixture.StoredAsync(User("Log a coffee."), Assistant("Done."), User("Log a coffee."), Assistant("Done again."));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Service_KeepsTheConversation_BlocksStandInTheInstructionsOfEveryRound(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(
            () => ScriptedChatClient.Send(LoopFixture.CallUpdate("r1", "c1")),
            () => ScriptedChatClient.Send(new ChatResponseUpdate(ChatRole.Assistant, "Sunny.") { ConversationId = "r2" }));
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];
        var options = new ChatOptions { ConversationId = "r0", Instructions = "Be kind." };

        await fixture.AskAsync(streaming, messages, options);

        var instructions = $"Be kind.\n\n{LoopFixture.Essentials}\n\n{LoopFixture.Recalled}";
        Assert.Equal([("r0", instructions), ("r1", instructions)], fixture.Calls.Select(call => (call.Options!.ConversationId, call.Options.Instructions)));
        Assert.Same(messages[0], Assert.Single(fixture.Calls[0].Messages));
        Assert.Equal(ChatRole.Tool, Assert.Single(fixture.Calls[1].Messages).Role);
        Assert.Equal(("r0", "Be kind."), (options.ConversationId, options.Instructions));
        Assert.Single(fixture.Base.Memory.Recalls);
        await fixture.StoredAsync(User("Weather?"), Assistant("Sunny."));
        Assert.All(fixture.Base.Memory.Ingests, request => Assert.Equal("r0", request.SessionId));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Service_BeginsToKeepTheConversation_BlocksStandInItOnceAndTheTurnInOneSession(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(
            () => ScriptedChatClient.Send(LoopFixture.CallUpdate("r1", "c1")),
            () => ScriptedChatClient.Send(new ChatResponseUpdate(ChatRole.Assistant, "Sunny.") { ConversationId = "r2" }));
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];

        await fixture.AskAsync(streaming, messages);

        fixture.AssertHanded(0, messages);
        Assert.Equal(ChatRole.Tool, Assert.Single(fixture.Calls[1].Messages).Role);
        Assert.Null(fixture.Calls[1].Options!.Instructions);
        await fixture.StoredAsync(User("Weather?"), Assistant("Sunny."));
        Assert.All(fixture.Base.Memory.Ingests, request => Assert.Null(request.SessionId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task History_TrimmedBetweenLoopAndMemory_TheTurnGoesOn(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        var rounds = 0;
        fixture.Model.OnCall = (_, _) => rounds++ == 0 ? LoopFixture.Call("c1") : ScriptedChatClient.Say("Sunny.");
        var loop = new FunctionInvokingLoop(new Trimming(fixture.Chat, keep: 3));

        await ChatFixture.AskAsync(loop, streaming, [Earlier, Reply, Earlier, Reply, new(ChatRole.User, "Weather?")]);

        Assert.Equal(LoopFixture.Recalled, fixture.Model.Calls[1].Messages[0].Text);
        Assert.Single(fixture.Memory.Recalls);
        await AssertAsync(fixture, User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Response_OfTheWholeLoop_TellsTheOutcome(bool inside, bool streaming)
    {
        await using var fixture = new LoopFixture(inside).Answers(() => LoopFixture.Call("c1"), () => ScriptedChatClient.Say("Sunny."));

        var response = await fixture.RespondAsync(streaming, [new(ChatRole.User, "Weather?")]);

        Assert.Equal(streaming ? null : "Recalled", response.AdditionalProperties?[MemoryProperties.Outcome]);
    }

    private static LoopFixture Talking(bool inside) => new LoopFixture(inside).Answers(
        static () => ScriptedChatClient.Send(
            new ChatResponseUpdate(ChatRole.Assistant, "Let me "), new ChatResponseUpdate(ChatRole.Assistant, "look."), LoopFixture.CallUpdate(null, "c1")),
        static () => ScriptedChatClient.Say("Sunny", "."));

    /// <summary>Keeps the latest messages, rebuilt, as an app that stores its conversations does.</summary>
    private sealed class Trimming(IChatClient inner, int keep) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(Trimmed(messages), options, cancellationToken);

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetStreamingResponseAsync(Trimmed(messages), options, cancellationToken);

        private List<ChatMessage> Trimmed(IEnumerable<ChatMessage> messages) => [.. messages.TakeLast(keep).Select(static message => message.Clone())];
    }
}
