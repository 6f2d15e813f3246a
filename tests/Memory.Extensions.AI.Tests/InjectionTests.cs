using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests;

/// <summary>What the model is handed: the caller's own messages, untouched, and the blocks in their places.</summary>
public sealed class InjectionTests
{
    private static readonly ChatMessage System = new(ChatRole.System, "Be kind.");
    private static readonly ChatMessage Earlier = new(ChatRole.User, "Hi");
    private static readonly ChatMessage Reply = new(ChatRole.Assistant, "Hello");
    private static readonly ChatMessage Question = new(ChatRole.User, "Where do I live?");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocks_StandAfterTheSystemMessagesAndBeforeTheQuestion(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.", "- User is called Ann.");
        List<ChatMessage> messages = [System, Earlier, Reply, Question];
        var before = messages.ToList();

        await fixture.AskAsync(streaming, messages);

        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Equal(6, handed.Count);
        Assert.Same(System, handed[0]);
        Assert.Equal((ChatRole.User, $"{MemoryBlock.Essentials}\n<memory>\n- User is called Ann.\n</memory>"), (handed[1].Role, handed[1].Text));
        Assert.Same(Earlier, handed[2]);
        Assert.Same(Reply, handed[3]);
        Assert.Equal((ChatRole.User, $"{MemoryBlock.Recalled}\n<memory>\n- User lives in Austin.\n</memory>"), (handed[4].Role, handed[4].Text));
        Assert.Same(Question, handed[5]);
        Assert.Equal(before, messages);
        Assert.Null(Question.AdditionalProperties);
        Assert.All([handed[1], handed[4]], block => Assert.True(block.AdditionalProperties!.ContainsKey(MemoryProperties.Injected)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingRecalled_OriginalsGoOnUntouched(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows(" \n ");
        List<ChatMessage> messages = [System, Question];
        var options = new ChatOptions { Temperature = 0.5f };

        await fixture.AskAsync(streaming, messages, options);

        var call = fixture.Model.Calls.Single();
        Assert.Same(messages, call.Sequence);
        Assert.Same(options, call.Options);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_LazySequence_IsEnumeratedOnce(bool streaming)
    {
        await using var fixture = new ChatFixture();
        var enumerations = 0;
        IEnumerable<ChatMessage> Lazily()
        {
            enumerations++;
            yield return Question;
        }

        await fixture.AskAsync(streaming, Lazily());

        Assert.Equal(1, enumerations);
        Assert.Same(Question, fixture.Model.Calls.Single().Messages.Single());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Options_OurProperties_AreTakenOffOnAClone(bool streaming)
    {
        await using var fixture = new ChatFixture(userId: null);
        var options = new ChatOptions
        {
            AdditionalProperties = new() { [MemoryProperties.UserId] = "ann", [MemoryProperties.SessionId] = "s", ["theirs"] = 1 },
        };

        await fixture.AskAsync(streaming, [Question], options);

        var handed = fixture.Model.Calls.Single().Options!;
        Assert.NotSame(options, handed);
        Assert.Equal("theirs", Assert.Single(handed.AdditionalProperties!).Key);
        Assert.Equal(3, options.AdditionalProperties.Count);
        Assert.Equal("ann", fixture.Memory.Recalls.Single().UserId);
        var ingested = (await fixture.IngestedAsync(), fixture.Memory.Ingests[0]).Item2;
        Assert.Equal(("ann", "s"), (ingested.UserId, ingested.SessionId));
    }

    [Fact]
    public async Task NoUser_ClientWrappedAnewForEveryRequest_OneWarning()
    {
        await using var fixture = new ChatFixture(userId: null);

        for (var i = 0; i < 3; i++)
            await ChatFixture.AskAsync(fixture.WrapAnew(), streaming: false, [new ChatMessage(ChatRole.User, "Hi")]);

        Assert.Single(fixture.Logs.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NoUser_NoRecallNoIngestAndOneWarning(bool streaming)
    {
        await using var fixture = new ChatFixture(userId: null).Knows("- secret", "- secret");
        List<ChatMessage> messages = [Question];

        await fixture.AskAsync(streaming, messages);
        await fixture.AskAsync(streaming, messages, new() { AdditionalProperties = new() { [MemoryProperties.UserId] = " " } });

        Assert.All(fixture.Model.Calls, call => Assert.Same(messages, call.Sequence));
        Assert.Empty(fixture.Memory.Recalls);
        Assert.Empty(await fixture.IngestedAsync());
        Assert.Single(fixture.Logs.Lines);
    }

    [Fact]
    public async Task User_ExplicitOne_WinsOverTheRequest()
    {
        await using var fixture = new ChatFixture();
        var chat = fixture.Model.WithMemory(fixture.Connection, userId: "ann", sessionId: "s1");

        await chat.GetResponseAsync([Question], new() { AdditionalProperties = new() { [MemoryProperties.UserId] = "bob" } });

        await fixture.IngestedAsync();
        Assert.Equal(("ann", "s1"), (fixture.Memory.Ingests.Single().UserId, fixture.Memory.Ingests.Single().SessionId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConversationId_BlocksGoIntoTheInstructionsOfAClone(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.", "- User is called Ann.");
        List<ChatMessage> messages = [Question];
        var options = new ChatOptions { ConversationId = "thread-1", Instructions = "Be kind." };

        await fixture.AskAsync(streaming, messages, options);

        var call = fixture.Model.Calls.Single();
        Assert.Same(messages, call.Sequence);
        Assert.StartsWith("Be kind.\n\n" + MemoryBlock.Essentials, call.Options!.Instructions, StringComparison.Ordinal);
        Assert.Contains("- User lives in Austin.", call.Options.Instructions, StringComparison.Ordinal);
        Assert.Equal("Be kind.", options.Instructions);
        Assert.Equal("thread-1", fixture.Memory.Recalls.Single().ExcludeSessionId);
        await fixture.IngestedAsync();
        Assert.Equal("thread-1", fixture.Memory.Ingests.Single().SessionId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RecalledLines_AlreadyAmongTheEssentials_AreNotRepeated(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User is called Ann.\n- User lives in Austin.", "- User is called Ann.");

        await fixture.AskAsync(streaming, [Question]);

        var blocks = fixture.Model.Calls.Single().Messages;
        Assert.DoesNotContain("Ann", blocks[1].Text, StringComparison.Ordinal);
        Assert.Contains("Austin", blocks[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_IsWhatTheUserSaidLast(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- x");
        var schema = new ChatMessage(ChatRole.User, "Respond with a JSON value conforming to the following schema:\n```\n{}\n```");

        await fixture.AskAsync(streaming, [Earlier, Reply, Question, schema]);

        Assert.Equal("Where do I live?", fixture.Memory.Recalls.Single().Query);
        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Equal([Question, schema], handed.TakeLast(2));
        Assert.Equal("Where do I live?", (await fixture.IngestedAsync())[0].Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ImageOnly_NothingIsSearchedButTheEssentialsStand(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- x", "- User is called Ann.");
        var image = new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]);

        await fixture.AskAsync(streaming, [Earlier, Reply, image]);

        Assert.Empty(fixture.Memory.Recalls);
        var handed = fixture.Model.Calls.Single().Messages;
        Assert.Contains("Ann", handed[0].Text, StringComparison.Ordinal);
        Assert.Same(image, handed[^1]);
        var ingested = Assert.Single(await fixture.IngestedAsync());
        Assert.Equal(Memory.Client.TurnRole.Assistant, ingested.Role);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Session_NamedAndInThePrompt_IsLeftOutOfRecall(bool history)
    {
        await using var fixture = new ChatFixture(options => options.ResolveSession = static _ => "s1");

        await fixture.AskAsync(false, history ? [System, Earlier, Reply, Question] : [System, Question]);

        Assert.Equal(history ? "s1" : null, fixture.Memory.Recalls.Single().ExcludeSessionId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_AndEssentials_AreAskedSideBySideWithinOneDeadline(bool streaming)
    {
        await using var fixture = new ChatFixture();
        fixture.Memory.OnRecall = static async (_, _) => await new TaskCompletionSource<Client.RecallResponse>().Task;
        var essentials = new TaskCompletionSource();
        fixture.Memory.OnConscious = async (_, _) =>
        {
            essentials.SetResult();
            return await new TaskCompletionSource<Client.ConsciousSet>().Task;
        };
        List<ChatMessage> messages = [Question];
        var asked = fixture.AskAsync(streaming, messages);
        await fixture.Time.WhenTimersAsync(1);
        await essentials.Task.Guarded();
        await fixture.Memory.WhenRecallsAsync(1);

        fixture.Time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Empty(fixture.Model.Calls);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("Hello, you.", await asked.Guarded());
        Assert.Same(messages, fixture.Model.Calls.Single().Sequence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrapped_Twice_TheOuterLayerActsForItsUserAlone(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        var twice = fixture.Chat.WithMemory(fixture.Connection).WithMemory(fixture.Connection, userId: "outer");

        await ChatFixture.AskAsync(twice, streaming, [Question]);

        var call = fixture.Model.Calls.Single();
        Assert.Equal(2, call.Messages.Count);
        Assert.Null(call.Options?.AdditionalProperties);
        Assert.Equal("outer", fixture.Memory.Recalls.Single().UserId);
        Assert.Equal(2, (await fixture.IngestedAsync()).Count);
        Assert.All(fixture.Memory.Ingests, static ingest => Assert.Equal("outer", ingest.UserId));
        Assert.Contains(fixture.Logs.Lines, line => line.Text.Contains("twice", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrapped_TwiceAndOnlyTheInnerLayerKnowsTheUser_ItActs(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        var options = new ChatOptions { ModelId = "m" };

        await ChatFixture.AskAsync(fixture.Chat.WithMemory(fixture.Connection), streaming, [Question], options);

        Assert.Equal(2, fixture.Model.Calls.Single().Messages.Count);
        Assert.Same(options, fixture.Model.Calls.Single().Options);
        Assert.Equal("u", fixture.Memory.Recalls.Single().UserId);
        Assert.DoesNotContain(fixture.Logs.Lines, line => line.Text.Contains("names no user", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrapped_TwiceWithALayerThatHidesIt_OneLayerActs(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        var twice = new Opaque(fixture.Chat).WithMemory(fixture.Connection, userId: "outer");

        await ChatFixture.AskAsync(twice, streaming, [Question]);

        Assert.Equal(2, fixture.Model.Calls.Single().Messages.Count);
        Assert.Equal("outer", fixture.Memory.Recalls.Single().UserId);
        Assert.Equal(2, (await fixture.IngestedAsync()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrapped_TwiceWithALayerThatHidesItInAKeptConversation_OneLayerActs(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        var twice = new Opaque(fixture.Chat).WithMemory(fixture.Connection, userId: "outer");

        await ChatFixture.AskAsync(twice, streaming, [Question], new() { ConversationId = "t" });

        Assert.Equal($"{MemoryBlock.Recalled}\n<memory>\n- User lives in Austin.\n</memory>", fixture.Model.Calls.Single().Options!.Instructions);
        Assert.Equal("outer", fixture.Memory.Recalls.Single().UserId);
        Assert.Equal(2, (await fixture.IngestedAsync()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EqualFacts_GiveEqualBytes(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- a", "- b");

        await fixture.AskAsync(streaming, [System, new(ChatRole.User, "one")]);
        fixture.Time.Advance(TimeSpan.FromDays(1));
        await fixture.AskAsync(streaming, [System, new(ChatRole.User, "two")]);

        Assert.Equal(
            fixture.Model.Calls[0].Messages.Take(3).Select(message => message.Text),
            fixture.Model.Calls[1].Messages.Take(3).Select(message => message.Text));
    }

    private sealed class Opaque(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
