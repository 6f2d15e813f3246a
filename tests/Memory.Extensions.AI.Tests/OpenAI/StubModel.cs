using System.Text.Json.Nodes;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>A chat completions service on a real socket: answers with these pieces of text, whole or as events, and keeps the bodies it was sent.</summary>
internal sealed class StubModel(StubMemoryServer server) : IAsyncDisposable
{
    public const string Usage =
        """{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}""";

    public Uri Address => new(server.Address, "/v1");

    public IReadOnlyList<string> Bodies => [.. server.Requests.Select(request => request.Body)];

    public IReadOnlyList<StubRequest> Requests => server.Requests;

    /// <summary>The roles and texts that the latest request held.</summary>
    public IReadOnlyList<(string Role, string Text)> Latest =>
        [.. JsonNode.Parse(Bodies[^1])!["messages"]!.AsArray().Select(message => ((string)message!["role"]!, TextOf(message["content"])))];

    public Func<HttpContext, StubRequest, Task> OnRequest
    {
        set => server.OnRequest = value;
    }

    public static async Task<StubModel> StartAsync()
    {
        var model = new StubModel(await StubMemoryServer.StartAsync());
        model.Says("Hello", ", you.");
        return model;
    }

    /// <summary>Answers every request with these pieces, as events when it asks for them.</summary>
    public void Says(params string[] pieces) => OnRequest = (context, request) => IsStream(request)
        ? SendAsync(context, [.. pieces.Select(piece => Chunk($$"""{"content":{{JsonValue.Create(piece).ToJsonString()}}}""")), Chunk("{}", "stop")])
        : StubMemoryServer.JsonAsync(context, Completion($$"""{"role":"assistant","content":{{JsonValue.Create(string.Concat(pieces)).ToJsonString()}},"refusal":null}"""));

    public static bool IsStream(StubRequest request) => JsonNode.Parse(request.Body)!["stream"] is { } stream && (bool)stream;

    /// <summary>Sends events, the last one and the end mark.</summary>
    public static async Task SendAsync(HttpContext context, params string[] chunks)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in (string[])[.. chunks, "[DONE]"])
        {
            await context.Response.WriteAsync($"data: {chunk}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }

    public static string Completion(string message, string reason = "stop") =>
        $$"""{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{{message}},"finish_reason":"{{reason}}","logprobs":null}],"usage":{{Usage}}}""";

    public static string Chunk(string delta, string? reason = null) =>
        $$"""{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(reason is null ? "null" : $"\"{reason}\"")}}}]}""";

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string TextOf(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
        JsonValue text => (string?)text ?? "",
        _ => "",
    };
}
