using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Anthropic;
using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Anthropic;

/// <summary>The real package's chat client, wrapped in a fake memory, over a handler that keeps what would have gone over the wire.</summary>
internal sealed class AnthropicFixture : IAsyncDisposable
{
    private readonly Wire wire = new();
    private readonly AnthropicClient client;

    public AnthropicFixture()
    {
        client = new AnthropicClient { ApiKey = "key", BaseUrl = "http://model.test", HttpClient = new HttpClient(wire), MaxRetries = 0 };
        Plain = client.AsIChatClient("claude-test", defaultMaxOutputTokens: 100);
        Connection = MemoryConnection.Over(Memory, time: new ManualTime());
        Chat = Plain.WithMemory(Connection, userId: "ann");
    }

    public FakeMemory Memory { get; } = new();

    public MemoryConnection Connection { get; }

    public IChatClient Plain { get; }

    public IChatClient Chat { get; }

    /// <summary>The bodies sent, oldest first.</summary>
    public IReadOnlyList<JsonNode> Sent => wire.Sent;

    /// <summary>What the model answers next, as content blocks; text when nothing else is set.</summary>
    public Queue<string> Answers => wire.Answers;

    public AnthropicFixture Knows(string recalled, string essentials)
    {
        Memory.OnRecall = (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, recalled));
        Memory.OnConscious = (_, _) => ValueTask.FromResult(new ConsciousSet([], essentials));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        Chat.Dispose();
        client.Dispose();
    }

    private sealed class Wire : HttpMessageHandler
    {
        public List<JsonNode> Sent { get; } = [];

        public Queue<string> Answers { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            Sent.Add(body);
            var block = Answers.TryDequeue(out var next) ? next : """{"type":"text","text":"Hello, you."}""";
            var reason = block.Contains("tool_use", StringComparison.Ordinal) ? "tool_use" : "end_turn";
            var streams = body["stream"] is { } stream && (bool)stream;
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(streams ? Events(block, reason) : Message($"[{block}]", $"\"{reason}\""), Encoding.UTF8, streams ? "text/event-stream" : "application/json"),
            };
        }

        private static string Message(string content, string reason) =>
            $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"claude-test","content":{{{content}}},"stop_reason":{{{reason}}},"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""";

        private static string Events(string block, string reason)
        {
            var content = JsonNode.Parse(block)!;
            var isText = (string)content["type"]! == "text";
            var start = isText ? """{"type":"text","text":""}""" : block;
            var delta = isText
                ? new JsonObject { ["type"] = "text_delta", ["text"] = (string)content["text"]! }
                : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = "{}" };
            (string Name, string Data)[] events =
            [
                ("message_start", $$"""{"type":"message_start","message":{{Message("[]", "null")}}}"""),
                ("content_block_start", $$"""{"type":"content_block_start","index":0,"content_block":{{start}}}"""),
                ("content_block_delta", $$"""{"type":"content_block_delta","index":0,"delta":{{delta.ToJsonString()}}}"""),
                ("content_block_stop", """{"type":"content_block_stop","index":0}"""),
                ("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":1}}"""),
                ("message_stop", """{"type":"message_stop"}"""),
            ];
            return string.Concat(events.Select(one => $"event: {one.Name}\ndata: {one.Data}\n\n"));
        }
    }
}
