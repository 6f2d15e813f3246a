using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Providers;

/// <summary>Asks an Ollama server, by its <c>/api/embed</c>: one call, as it is.</summary>
/// <param name="http">What it asks through; closed with this.</param>
/// <param name="address">Where <c>/api/embed</c> is.</param>
/// <param name="told">What this tells of itself.</param>
/// <param name="dimensions">The length to ask for; null for the model's own.</param>
/// <param name="secret">A key for what may stand before the server; null for none.</param>
/// <param name="time">The clock that a wait until a date is counted by.</param>
internal sealed class OllamaEmbeddingGenerator(
    HttpClient http, Uri address, EmbeddingGeneratorMetadata told, int? dimensions, string? secret, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly EmbedderInfo Info = new(IsRemote: true);

    /// <summary>Where a server answers, given where it is.</summary>
    public static Uri AddressOf(Uri? endpoint)
    {
        var server = endpoint ?? new Uri("http://127.0.0.1:11434");
        return new UriBuilder(server) { Path = $"{server.AbsolutePath.TrimEnd('/')}/api/embed" }.Uri;
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var question = new OllamaQuestion(told.DefaultModelId!, [.. values], Truncate: true, dimensions);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(question, OllamaJson.Default.OllamaQuestion) };
        Sign(request.Headers);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw ServiceRefusal.Read((int)response.StatusCode, body, response.Headers.RetryAfter?.ToString(), secret, time.GetUtcNow());
        var answer = JsonSerializer.Deserialize(body, OllamaJson.Default.OllamaAnswer);
        return new(answer?.Embeddings?.Select(static vector => new Embedding<float>(vector)) ?? [])
        {
            Usage = answer?.PromptEvalCount is { } tokens ? new UsageDetails { InputTokenCount = tokens } : null,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(EmbedderInfo))
            return Info;
        return serviceType == typeof(EmbeddingGeneratorMetadata) ? told : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() => http.Dispose();

    private void Sign(HttpRequestHeaders sent)
    {
        if (secret is not null)
            sent.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }
}

/// <summary>What Ollama is asked.</summary>
internal sealed record OllamaQuestion(string Model, IReadOnlyList<string> Input, bool Truncate, int? Dimensions);

/// <summary>What Ollama answers.</summary>
internal sealed record OllamaAnswer(IReadOnlyList<float[]>? Embeddings, long? PromptEvalCount);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OllamaQuestion))]
[JsonSerializable(typeof(OllamaAnswer))]
internal sealed partial class OllamaJson : JsonSerializerContext;
