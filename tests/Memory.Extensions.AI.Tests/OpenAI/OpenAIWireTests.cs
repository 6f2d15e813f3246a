using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Testing;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>The real SDK in every way it has to ask: what went over the wire, and what memory heard.</summary>
public sealed class OpenAIWireTests
{
    private static readonly ChatMessage[] Conversation =
    [
        new SystemChatMessage("Be kind."), new DeveloperChatMessage("Be brief."), new UserChatMessage("Hi"), new AssistantChatMessage("Hello"),
        new UserChatMessage("Where do I live?"),
    ];

    public static TheoryData<Way> All => Ways.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Blocks_StandAfterTheInstructionsAndBeforeTheQuestion(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.", "- User is called Ann.");

        Assert.Equal("Hello, you.", await fixture.Chat.AskAsync(way, Conversation, OpenAIFixture.Ann).Guarded());

        Assert.Equal(
            [
                ("system", "Be kind."), ("developer", "Be brief."), ("user", OpenAIFixture.Essentials("- User is called Ann.")), ("user", "Hi"),
                ("assistant", "Hello"), ("user", OpenAIFixture.Recalled("- User lives in Austin.")), ("user", "Where do I live?"),
            ],
            fixture.Model.Latest);
        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "Hello, you.")], await fixture.IngestedAsync());
        Assert.Equal(("ann", "Where do I live?"), (fixture.Memory.Recalls.Single().UserId, fixture.Memory.Recalls.Single().Query));
        Assert.Equal("ann", fixture.Memory.Ingests.Single().UserId);
        Assert.All(fixture.Memory.Messages, message => Assert.Null(message.Metadata));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task BesideTheBlocks_EveryByteIsTheSdksOwn(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        var options = OpenAIFixture.Ann;
        options.Temperature = 0.25f;
        options.ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("answer", BinaryData.FromString("""{"type":"object"}"""), jsonSchemaIsStrict: true);
        options.Tools.Add(ChatTool.CreateFunctionTool("clock", "Tells the time."));
        await fixture.Plain.AskAsync(way, Conversation, options).Guarded();

        await fixture.Knows("- User lives in Austin.").Chat.AskAsync(way, Conversation, options).Guarded();

        var (plain, injected) = (fixture.Model.Bodies[0], fixture.Model.Bodies[1]);
        var block = "{\"role\":\"user\",\"content\":" + JsonValue.Create(OpenAIFixture.Recalled("- User lives in Austin.")).ToJsonString() + "},";
        Assert.Equal(plain, injected.Replace(block, "", StringComparison.Ordinal));
        Assert.Equal(plain.Length + block.Length, injected.Length);
        Assert.Contains("\"user\":\"ann\"", injected, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task NothingKnown_OrMemoryDown_BodyIsByteForByteTheSame(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        await fixture.Plain.AskAsync(way, Conversation, OpenAIFixture.Ann).Guarded();

        await fixture.Chat.AskAsync(way, Conversation, OpenAIFixture.Ann).Guarded();
        fixture.Memory.OnRecall = static (_, _) => throw new MemoryUnavailableException("down");
        fixture.Memory.OnConscious = static (_, _) => throw new InvalidOperationException("lying server");
        fixture.Memory.OnIngest = static (_, _) => throw new MemoryApiException(System.Net.HttpStatusCode.BadRequest, new());
        Assert.Equal("Hello, you.", await fixture.Chat.AskAsync(way, Conversation, OpenAIFixture.Ann).Guarded());

        Assert.Equal(3, fixture.Model.Bodies.Count);
        Assert.Single(fixture.Model.Bodies.Distinct());
        Assert.Single(fixture.Model.Requests.Select(request => (request.Method, request.Target, request.Authorization)).Distinct());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task NoUser_NothingIsAddedAndItIsSaidOnce(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- secret", "- secret");

        await fixture.Chat.AskAsync(way, Conversation).Guarded();
        await fixture.Chat.AskAsync(way, Conversation, new ChatCompletionOptions { EndUserId = " " }).Guarded();

        Assert.All(fixture.Model.Bodies, body => Assert.DoesNotContain("secret", body, StringComparison.Ordinal));
        Assert.Empty(fixture.Memory.Recalls);
        Assert.Empty(await fixture.IngestedAsync());
        Assert.Contains("EndUserId", Assert.Single(fixture.Logs.Lines).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Memory_Hanging_TheCallGoesOnAtTheDeadline(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Memory.OnRecall = static async (_, _) => await new TaskCompletionSource<RecallResponse>().Task;
        fixture.Memory.OnConscious = static async (_, _) => await new TaskCompletionSource<ConsciousSet>().Task;
        var asked = fixture.Chat.AskAsync(way, Conversation, OpenAIFixture.Ann);
        await fixture.Time.WhenTimersAsync(1);

        fixture.Time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Empty(fixture.Model.Bodies);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("Hello, you.", await asked.Guarded());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Caller_CancelsDuringRecall_NothingIsSent(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        using var cancel = new CancellationTokenSource();
        fixture.Memory.OnRecall = async (request, _) =>
        {
            await cancel.CancelAsync();
            return FakeMemory.Recalled(request.UserId, "");
        };
        fixture.Memory.OnConscious = static async (_, token) => await Task.FromCanceled<ConsciousSet>(token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Chat.AskAsync(way, Conversation, OpenAIFixture.Ann, cancel.Token).Guarded());

        Assert.Empty(fixture.Model.Bodies);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Callers_ManyAtOnce_EachHasTheirOwnMemory(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Memory.OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, $"- about {request.UserId}"));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => fixture.Chat.AskAsync(
            way, [new UserChatMessage($"I am u{number}")], new ChatCompletionOptions { EndUserId = $"u{number}" }))).Guarded();

        Assert.Equal(20, fixture.Model.Bodies.Count);
        Assert.All(fixture.Model.Bodies.Select(body => JsonNode.Parse(body)!), body =>
        {
            var user = (string)body["user"]!;
            Assert.Equal([OpenAIFixture.Recalled($"- about {user}"), $"I am {user}"], body["messages"]!.AsArray().Select(message => (string)message!["content"]!));
        });
        Assert.Equal(40, (await fixture.IngestedAsync()).Count);
        Assert.All(fixture.Memory.Ingests, request => Assert.Contains(request.Messages, message => message.Content == $"I am {request.UserId}"));
    }
}
