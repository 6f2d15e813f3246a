using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.LoadTest.Soaks.Services;

/// <summary>An embedding service with two models, which speaks OpenAI's protocol. It counts what each model was asked, and can hold one back.</summary>
internal sealed class EmbeddingService : IAsyncDisposable
{
    /// <summary>How many numbers a vector has.</summary>
    public const int Dimensions = SimilarWordsEmbedder.Dimensions;

    /// <summary>So many texts in one call are stored ones of which none had a vector; users do not say so much at once.</summary>
    private const int Many = 32;

    /// <summary>How long a service takes at least for several texts. A question is answered at once.</summary>
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<string, EmbeddingCount> counts = new(StringComparer.Ordinal);
    private TaskCompletionSource? letGo;
    private string? held;
    private LoopbackService? service;

    private EmbeddingService(TimeProvider time) => this.time = time;

    public string Address => service!.Address;

    public static async Task<EmbeddingService> StartAsync(TimeProvider time)
    {
        var embeddings = new EmbeddingService(time);
        embeddings.service = await LoopbackService.StartAsync(embeddings.AnswerAsync);
        return embeddings;
    }

    /// <summary>What a model was asked so far.</summary>
    public EmbeddingCount CountOf(string model)
    {
        lock (gate)
            return counts.GetValueOrDefault(model);
    }

    /// <summary>Has a model answer nobody until it is let go.</summary>
    public void Hold(string model)
    {
        lock (gate)
            (held, letGo) = (model, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public void LetGo()
    {
        lock (gate)
        {
            letGo?.TrySetResult();
            (held, letGo) = (null, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await service!.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        using var asked = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
        var model = asked.RootElement.GetProperty("model").GetString()!;
        var texts = asked.RootElement.GetProperty("input").EnumerateArray().Select(static text => text.GetString()!).ToList();
        Task open;
        lock (gate)
            open = model == held ? letGo!.Task : Task.CompletedTask;
        await open.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (texts.Count > 1)
            await Task.Delay(Takes, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested)
            return;
        lock (gate)
        {
            var count = counts.GetValueOrDefault(model);
            counts[model] = new EmbeddingCount(count.Calls + 1, count.Texts + texts.Count, count.ManyAtOnce + (texts.Count >= Many ? texts.Count : 0));
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Answer(model, texts), cancellationToken);
    }

    private static string Answer(string model, List<string> texts)
    {
        var answer = new StringBuilder("{\"object\":\"list\",\"data\":[");
        foreach (var (place, text) in texts.Index())
        {
            var vector = SimilarWordsEmbedder.Embed(text);

            // The models agree on what is close, and on no direction.
            if (model != EmbedderChoice.First)
                Array.Reverse(vector);
            answer.Append(place > 0 ? "," : "").Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"object\":\"embedding\",\"index\":{place},\"embedding\":\"")
                .Append(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan()))).Append("\"}");
        }

        return answer.Append("],\"model\":\"").Append(model).Append("\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}").ToString();
    }
}
