using System.Text.Json.Nodes;
using Anthropic.Models.Messages;
using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Anthropic;

/// <summary>Anthropic's own package as the chat client: what goes over the wire is what its service accepts and caches.</summary>
public sealed class AnthropicWireTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocks_AreUserMessagesAndSystemTextStaysInTheSystemField(bool streaming)
    {
        await using var fixture = new AnthropicFixture().Knows("- User lives in Austin.", "- User is called Ann.");
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello"), new(ChatRole.User, "Where do I live?"),
        ];

        Assert.Equal("Hello, you.", await ChatFixture.AskAsync(fixture.Chat, streaming, messages, new() { Instructions = "Be brief." }));

        var body = fixture.Sent.Single();
        Assert.Equal(["Be kind.", "Be brief."], body["system"]!.AsArray().Select(block => (string)block!["text"]!).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(
            [
                ("user", $"{MemoryBlock.Essentials}\n<memory>\n- User is called Ann.\n</memory>"), ("user", "Hi"), ("assistant", "Hello"),
                ("user", $"{MemoryBlock.Recalled}\n<memory>\n- User lives in Austin.\n</memory>"), ("user", "Where do I live?"),
            ],
            Messages(body));
        await fixture.Connection.Outbox.WhenIdleAsync().Guarded();
        Assert.Equal(
            [(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "Hello, you.")], fixture.Memory.Messages.Select(message => (message.Role, message.Content)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Breakpoints_StayOnTheBlocksThatTheAppMarked(bool streaming)
    {
        await using var fixture = new AnthropicFixture();
        var system = new TextContent("A long handbook.").WithCacheControl(new CacheControlEphemeral());
        var history = new TextContent("Hello").WithCacheControl(new CacheControlEphemeral());
        ChatMessage[] messages =
        [
            new(ChatRole.System, [system]), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [history]), new(ChatRole.User, "Where do I live?"),
        ];
        await ChatFixture.AskAsync(fixture.Plain, streaming, messages);

        await ChatFixture.AskAsync(fixture.Knows("- User lives in Austin.", "- User is called Ann.").Chat, streaming, messages);

        var (plain, injected) = (fixture.Sent[0], fixture.Sent[1]);
        var own = new JsonArray([.. injected["messages"]!.AsArray().Where(message => !TextOf(message!).Contains("<memory>", StringComparison.Ordinal)).Select(message => message!.DeepClone())]);
        Assert.Equal(plain["system"]!.ToJsonString(), injected["system"]!.ToJsonString());
        Assert.Equal(plain["messages"]!.ToJsonString(), own.ToJsonString());
        Assert.Equal(2, Breakpoints(injected));
        Assert.Contains("cache_control", injected["system"]![0]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("cache_control", injected["messages"]![2]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NextTurn_BeginsWithTheSameSystemTextAndEssentials(bool streaming)
    {
        await using var fixture = new AnthropicFixture().Knows("- User lives in Austin.", "- User is called Ann.");
        List<ChatMessage> messages = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi")];

        await ChatFixture.AskAsync(fixture.Chat, streaming, messages);
        messages.AddRange([new(ChatRole.Assistant, "Hello"), new(ChatRole.User, "Where do I live?")]);
        await ChatFixture.AskAsync(fixture.Chat, streaming, messages);

        var (first, second) = (fixture.Sent[0]["messages"]!, fixture.Sent[1]["messages"]!);
        Assert.Equal(fixture.Sent[0]["system"]!.ToJsonString(), fixture.Sent[1]["system"]!.ToJsonString());
        Assert.Equal(first[0]!.ToJsonString(), second[0]!.ToJsonString());
        Assert.Contains("Ann", first[0]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tools_TheSameBlockStandsAndNothingPartsACallFromItsResult(bool streaming)
    {
        await using var fixture = new AnthropicFixture().Knows("- User lives in Austin.", "- User is called Ann.");
        fixture.Answers.Enqueue("""{"type":"tool_use","id":"toolu_1","name":"search_memory","input":{"query":"x"}}""");
        var options = new ChatOptions { Tools = [.. MemoryTools.Create(fixture.Connection, "ann")] };
        List<ChatMessage> messages = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Where do I live?")];

        messages.AddRange(await AnswerAsync(fixture.Chat, streaming, messages, options));
        var call = messages[^1].Contents.OfType<FunctionCallContent>().Single();
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "nothing")]));
        await AnswerAsync(fixture.Chat, streaming, messages, options);

        var sent = fixture.Sent[1]["messages"]!.AsArray();
        Assert.Equal(["user", "user", "user", "assistant", "user"], sent.Select(message => (string)message!["role"]!));
        Assert.Equal(fixture.Sent[0]["messages"]!.AsArray().Select(message => message!.ToJsonString()), sent.Take(3).Select(message => message!.ToJsonString()));
        Assert.Equal(("tool_use", "tool_result"), ((string)sent[3]!["content"]![0]!["type"]!, (string)sent[4]!["content"]![0]!["type"]!));
        Assert.Equal(["search_memory", "save_memory", "forget_memory"], fixture.Sent[0]["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
        Assert.Equal("query", (string)fixture.Sent[0]["tools"]![0]!["input_schema"]!["required"]![0]!);
        Assert.Single(fixture.Memory.Recalls);
        await fixture.Connection.Outbox.WhenIdleAsync().Guarded();
        Assert.Equal(["Where do I live?", "Hello, you."], fixture.Memory.Messages.Select(message => message.Content));
    }

    private static async Task<IList<ChatMessage>> AnswerAsync(IChatClient chat, bool streaming, List<ChatMessage> messages, ChatOptions options) => streaming
        ? (await chat.GetStreamingResponseAsync(messages, options).ToChatResponseAsync().Guarded()).Messages
        : (await chat.GetResponseAsync(messages, options).Guarded()).Messages;

    private static IEnumerable<(string Role, string Text)> Messages(JsonNode body) =>
        body["messages"]!.AsArray().Select(message => ((string)message!["role"]!, TextOf(message)));

    private static string TextOf(JsonNode message) => message["content"] is JsonArray blocks
        ? string.Concat(blocks.Select(block => (string?)block!["text"]))
        : (string)message["content"]!;

    private static int Breakpoints(JsonNode body) => body.ToJsonString().Split("\"cache_control\"").Length - 1;
}
