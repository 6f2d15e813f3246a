using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;

namespace Memory.Server.Embedding.Providers;

/// <summary>Asks OpenAI, a service that speaks its protocol, or a deployment on Azure: one call, as it is.</summary>
/// <param name="client">Asks; without retries of its own.</param>
/// <param name="http">What it asks through; closed with this.</param>
/// <param name="told">What this tells of itself.</param>
/// <param name="dimensions">The length to ask for; null for the model's own.</param>
/// <param name="secret">The key, which no message may hold.</param>
/// <param name="time">The clock that a wait until a date is counted by.</param>
internal sealed class OpenAIEmbeddingGenerator(
    EmbeddingClient client, HttpClient http, EmbeddingGeneratorMetadata told, int? dimensions, string? secret, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly EmbedderInfo Info = new(IsRemote: true);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await client.GenerateEmbeddingsAsync(
                values, new OpenAI.Embeddings.EmbeddingGenerationOptions { Dimensions = dimensions }, cancellationToken);
            return InOrder(answer.Value);
        }
        catch (ClientResultException refused) when (refused.GetRawResponse() is { Status: > 0 } response)
        {
            response.Headers.TryGetValue("Retry-After", out var wait);
            throw ServiceRefusal.Read(response.Status, response.Content, wait, secret, time.GetUtcNow());
        }
        catch (ClientResultException broken) when (broken.InnerException is { } cause)
        {
            // The client wraps what the connection said; what is made of that is decided in one place.
            throw cause as HttpRequestException ?? new HttpRequestException(HttpRequestError.Unknown, message: null, cause);
        }
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

    /// <summary>Answers name the text that they are about. Some services name none, which reads as 0 for each, and keep the order.</summary>
    private static GeneratedEmbeddings<Embedding<float>> InOrder(OpenAIEmbeddingCollection answers)
    {
        var isNamed = answers.Any(static answer => answer.Index != 0);
        var ordered = isNamed ? answers.OrderBy(static answer => answer.Index).ToList() : [.. answers];
        if (isNamed && ordered.Where((answer, place) => answer.Index != place).Any())
            throw new EmbeddingFailedException(EmbeddingFault.Malformed, "The embedding service's answer is about other texts than were asked for.");
        return new(ordered.Select(static answer => new Embedding<float>(answer.ToFloats())))
        {
            Usage = answers.Usage is { } usage ? new UsageDetails { InputTokenCount = usage.InputTokenCount } : null,
        };
    }
}
