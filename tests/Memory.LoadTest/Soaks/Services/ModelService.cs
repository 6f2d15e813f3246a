using System.Text.Json;
using Memory.LoadTest.Soaks.Asking;
using Microsoft.AspNetCore.Http;

namespace Memory.LoadTest.Soaks.Services;

/// <summary>A chat model that speaks OpenAI's protocol. It answers numbered chats, whole or in pieces, finds no facts in anything, and hangs when it is told to.</summary>
internal sealed class ModelService : IAsyncDisposable
{
    private const string NoFacts = """{"facts":[]}""";
    private const string Head = "\"id\":\"1\",\"created\":1,\"model\":\"none\"";
    private const string Usage = "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}";
    private const int Pieces = 4;

    private readonly TimeProvider time;
    private LoopbackService? service;
    private int calls;
    private int hanging;
    private volatile bool hangs;

    private ModelService(TimeProvider time) => this.time = time;

    public int Calls => Volatile.Read(ref calls);

    /// <summary>How many calls hang that nobody has given up.</summary>
    public int Hanging => Volatile.Read(ref hanging);

    /// <summary>Whether calls hang that come from now on, until whoever asked gives up.</summary>
    public bool Hangs
    {
        get => hangs;
        set => hangs = value;
    }

    public string Address => service!.Address;

    public static async Task<ModelService> StartAsync(TimeProvider time)
    {
        var model = new ModelService(time);
        model.service = await LoopbackService.StartAsync(model.AnswerAsync);
        return model;
    }

    public ValueTask DisposeAsync() => service!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref calls);
        var cancellationToken = context.RequestAborted;
        if (hangs)
        {
            Interlocked.Increment(ref hanging);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref hanging);
        }

        if (cancellationToken.IsCancellationRequested)
            return;
        using var asked = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
        var order = asked.RootElement;
        var says = SaysTo(order);
        if (!order.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{{{Head}},"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":{{Json(says)}}},"finish_reason":"stop"}],{{Usage}}}""", cancellationToken);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var piece in says.Chunk((says.Length / Pieces) + 1))
            await SendAsync(context, $$"""{"index":0,"delta":{"role":"assistant","content":{{Json(new string(piece))}}},"finish_reason":null}""");
        await SendAsync(context, """{"index":0,"delta":{},"finish_reason":"stop"}""");
        await context.Response.WriteAsync("data: [DONE]\n\n", cancellationToken);
    }

    /// <summary>A chat is answered by its number; what asks for a form of its own, as extraction does, is told of no facts.</summary>
    private static string SaysTo(JsonElement order) =>
        !order.TryGetProperty("response_format", out _) && ChatWords.NumberOf(order.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()) is { } number
            ? ChatWords.Answer(number)
            : NoFacts;

    private static Task SendAsync(HttpContext context, string choice) =>
        context.Response.WriteAsync($$"""data: {{{Head}},"object":"chat.completion.chunk","choices":[{{choice}}]}""" + "\n\n", context.RequestAborted);

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
