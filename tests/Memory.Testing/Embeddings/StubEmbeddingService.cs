using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Memory.Testing;

/// <summary>An embedding service on a real loopback socket. It speaks as OpenAI and as Ollama do, by the path it is asked at, and answers as the test says.</summary>
public sealed class StubEmbeddingService : IAsyncDisposable
{
    private readonly StubMemoryServer server;
    private readonly ConcurrentQueue<EmbeddingCall> calls = new();

    private StubEmbeddingService(StubMemoryServer server)
    {
        this.server = server;
        OnCall = AnswerAsync;
        server.OnRequest = (context, request) =>
        {
            var call = EmbeddingCall.Read(context, request);
            calls.Enqueue(call);
            return OnCall(context, call);
        };
    }

    /// <summary>Answers a call; the default answers as the service does.</summary>
    public Func<HttpContext, EmbeddingCall, Task> OnCall { get; set; }

    /// <summary>The vector of a text; the default has three numbers and tells texts apart by their length.</summary>
    public Func<string, float[]> Vector { get; set; } = static text => [3, 4, text.Length];

    public Uri Address => server.Address;

    public IReadOnlyList<EmbeddingCall> Calls => [.. calls];

    public static async Task<StubEmbeddingService> StartAsync() => new(await StubMemoryServer.StartAsync());

    /// <summary>Answers as the service does.</summary>
    public Task AnswerAsync(HttpContext context, EmbeddingCall call) => AnswerAsync(context, call, [.. call.Texts.Select(Vector)]);

    /// <summary>Answers with these vectors.</summary>
    public static Task AnswerAsync(HttpContext context, EmbeddingCall call, IReadOnlyList<float[]> vectors) =>
        StubMemoryServer.JsonAsync(context, call.IsOllama ? Ollama(vectors) : OpenAI(vectors.Select((vector, place) => (place, Write(vector, call.Encoding)))));

    /// <summary>An answer of OpenAI's form, with a place and a vector each.</summary>
    public static string OpenAI(IEnumerable<(int Place, JsonNode Vector)> vectors) => new JsonObject
    {
        ["object"] = "list",
        ["model"] = "stub",
        ["data"] = new JsonArray([.. vectors.Select(static one => new JsonObject { ["object"] = "embedding", ["index"] = one.Place, ["embedding"] = one.Vector })]),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 7, ["total_tokens"] = 7 },
    }.ToJsonString();

    /// <summary>An answer of Ollama's form.</summary>
    public static string Ollama(IEnumerable<float[]> vectors) => new JsonObject
    {
        ["model"] = "stub",
        ["embeddings"] = new JsonArray([.. vectors.Select(static vector => Write(vector, encoding: null))]),
        ["prompt_eval_count"] = 7,
    }.ToJsonString();

    /// <summary>A vector as numbers or, when asked for, as base64 of its bytes.</summary>
    public static JsonNode Write(float[] vector, string? encoding) => encoding == "base64"
        ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())))
        : new JsonArray([.. vector.Select(static number => JsonValue.Create(number))]);

    /// <summary>Hangs until the caller gives up or the service is disposed.</summary>
    public Task HangAsync(HttpContext context) => server.HangAsync(context);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>What an embedding service was asked.</summary>
public sealed record EmbeddingCall(string Target, string Authorization, string ApiKey, string Model, IReadOnlyList<string> Texts, int? Dimensions, string? Encoding)
{
    public bool IsOllama => Target.EndsWith("/api/embed", StringComparison.Ordinal);

    internal static EmbeddingCall Read(HttpContext context, StubRequest request)
    {
        using var document = JsonDocument.Parse(request.Body);
        var body = document.RootElement;
        return new EmbeddingCall(
            request.Target,
            request.Authorization,
            context.Request.Headers["api-key"].ToString(),
            body.GetProperty("model").GetString()!,
            [.. body.GetProperty("input").EnumerateArray().Select(static text => text.GetString()!)],
            body.TryGetProperty("dimensions", out var dimensions) ? dimensions.GetInt32() : null,
            body.TryGetProperty("encoding_format", out var encoding) ? encoding.GetString() : null);
    }
}
