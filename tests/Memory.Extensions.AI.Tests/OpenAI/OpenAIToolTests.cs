using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Testing;
using Microsoft.AspNetCore.Http;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>Tool loops over the wire: one turn of the user, however many requests it takes.</summary>
public sealed class OpenAIToolTests
{
    private const string Call = """{"id":"call-1","type":"function","function":{"name":"clock","arguments":"{}"}}""";

    public static TheoryData<Way> All => Ways.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Loop_SameBlockInTheSamePlaceAndOneTurnRemembered(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.", "- User is called Ann.");
        fixture.Model.OnRequest = AnswerAsync;
        List<ChatMessage> messages = [new SystemChatMessage("Be kind."), new UserChatMessage("What time is it?")];

        await fixture.Chat.AskAsync(way, [.. messages], OpenAIFixture.Ann).Guarded();
        fixture.Knows("- something else", "- something else");
        Assert.Equal([(TurnRole.User, "What time is it?")], await fixture.IngestedAsync());
        messages.Add(new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call-1", "clock", BinaryData.FromString("{}"))]));
        messages.Add(new ToolChatMessage("call-1", "noon"));
        Assert.Equal("It is noon.", await fixture.Chat.AskAsync(way, [.. messages], OpenAIFixture.Ann).Guarded());

        Assert.Equal(
            [
                ("system", "Be kind."), ("user", OpenAIFixture.Essentials("- User is called Ann.")), ("user", OpenAIFixture.Recalled("- User lives in Austin.")),
                ("user", "What time is it?"), ("assistant", ""), ("tool", "noon"),
            ],
            fixture.Model.Latest);
        Assert.Single(fixture.Memory.Recalls);
        Assert.Equal([(TurnRole.User, "What time is it?"), (TurnRole.Assistant, "It is noon.")], await fixture.IngestedAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Loop_ThatThisProcessNeverBegan_IsRecalledForAndRemembered(Way way)
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        ChatMessage[] messages =
        [
            new UserChatMessage("What time is it?"), new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call-1", "clock", BinaryData.FromString("{}"))]),
            new ToolChatMessage("call-1", "noon"),
        ];

        await fixture.Chat.AskAsync(way, messages, OpenAIFixture.Ann).Guarded();

        Assert.Equal(["user", "user", "assistant", "tool"], fixture.Model.Latest.Select(message => message.Role));
        Assert.Equal(OpenAIFixture.Recalled("- User lives in Austin."), fixture.Model.Latest[0].Text);
        Assert.Equal([(TurnRole.User, "What time is it?"), (TurnRole.Assistant, "Hello, you.")], await fixture.IngestedAsync());
    }

    [Fact]
    public async Task Question_AfterAToolLoop_TheBlockNeverPartsACallFromItsResult()
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        ChatMessage[] messages =
        [
            new UserChatMessage("What time is it?"), new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call-1", "clock", BinaryData.FromString("{}"))]),
            new ToolChatMessage("call-1", "noon"), new AssistantChatMessage("Noon."), new UserChatMessage("And where am I?"),
        ];

        await fixture.Chat.AskAsync(Way.Typed, messages, OpenAIFixture.Ann).Guarded();

        Assert.Equal(["user", "assistant", "tool", "assistant", "user", "user"], fixture.Model.Latest.Select(message => message.Role));
        Assert.Equal("And where am I?", fixture.Memory.Recalls.Single().Query);
    }

    [Fact]
    public async Task Loop_OfTheOlderKind_IsOneTurnToo()
    {
        await using var fixture = (await OpenAIFixture.StartAsync()).Knows("- User lives in Austin.");
        fixture.Model.OnRequest = static (context, request) => StubMemoryServer.JsonAsync(context, request.Body.Contains("\"function\"", StringComparison.Ordinal)
            ? StubModel.Completion("""{"role":"assistant","content":"It is noon."}""")
            : StubModel.Completion("""{"role":"assistant","content":null,"function_call":{"name":"clock","arguments":"{}"}}""", "function_call"));
        const string Begun = """{"model":"m","user":"ann","messages":[{"role":"user","content":"What time is it?"}""";
        const string Called = """{"role":"assistant","content":null,"function_call":{"name":"clock","arguments":"{}"}}""";

        await fixture.Chat.AskRawAsync(Way.Protocol, $"{Begun}]}}").Guarded();
        Assert.Equal([(TurnRole.User, "What time is it?")], await fixture.IngestedAsync());
        await fixture.Chat.AskRawAsync(Way.Protocol, $$"""{{Begun}},{{Called}},{"role":"function","name":"clock","content":"noon"}]}""").Guarded();

        Assert.Equal(["user", "user", "assistant", "function"], fixture.Model.Latest.Select(message => message.Role));
        Assert.Equal([(TurnRole.User, "What time is it?"), (TurnRole.Assistant, "It is noon.")], await fixture.IngestedAsync());
    }

    [Fact]
    public async Task Turns_ThatBeginAlike_AreDifferentOnceTheFirstIsAnswered()
    {
        await using var fixture = await OpenAIFixture.StartAsync();

        await fixture.Chat.AskAsync(Way.Typed, [new UserChatMessage("Hi")], OpenAIFixture.Ann).Guarded();
        await fixture.Chat.AskAsync(Way.TypedStreaming, [new UserChatMessage("Hi")], OpenAIFixture.Ann).Guarded();

        Assert.Equal(4, (await fixture.IngestedAsync()).Count);
        Assert.Equal(2, fixture.Memory.Messages.Where(message => message.Role == TurnRole.User).Select(message => message.Id).Distinct().Count());
    }

    private static Task AnswerAsync(HttpContext context, StubRequest request)
    {
        var isAnswer = JsonNode.Parse(request.Body)!["messages"]!.AsArray()[^1]!["role"]!.GetValue<string>() == "tool";
        if (isAnswer)
        {
            return StubModel.IsStream(request)
                ? StubModel.SendAsync(context, StubModel.Chunk("""{"role":"assistant","content":"It is"}"""), StubModel.Chunk("""{"content":" noon."}"""), StubModel.Chunk("{}", "stop"))
                : StubMemoryServer.JsonAsync(context, StubModel.Completion("""{"role":"assistant","content":"It is noon.","refusal":null}"""));
        }

        return StubModel.IsStream(request)
            ? StubModel.SendAsync(
                context,
                StubModel.Chunk($$"""{"role":"assistant","content":null,"tool_calls":[{"index":0,{{Call[1..]}}]}"""),
                StubModel.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":" "}}]}"""),
                StubModel.Chunk("{}", "tool_calls"))
            : StubMemoryServer.JsonAsync(context, StubModel.Completion($$"""{"role":"assistant","content":null,"refusal":null,"tool_calls":[{{Call}}]}""", "tool_calls"));
    }
}
