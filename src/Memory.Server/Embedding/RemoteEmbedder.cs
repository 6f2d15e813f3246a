using Memory.Server.Configuration;
using Memory.Server.Embedding.Calls;
using Memory.Server.Embedding.Providers;
using Memory.Server.Remote;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

/// <summary>Puts together what stands between a text and an embedding service, one concern after the other.</summary>
internal static class RemoteEmbedder
{
    /// <summary>An embedder that asks the service of the settings. Disposing it closes connections and ends calls.</summary>
    /// <param name="settings">Which service.</param>
    /// <param name="surroundings">Bounds, clock, log and meters.</param>
    public static IEmbeddingGenerator<string, Embedding<float>> Create(EmbeddingSettings settings, EmbedderSurroundings surroundings)
    {
        var (bounds, time, logger) = (surroundings.Bounds, surroundings.Time, surroundings.Logger);
        var metrics = new EmbeddingMetrics(settings.ProviderName, surroundings.Meters);

        // From the service outwards.
        IEmbeddingGenerator<string, Embedding<float>> embedder = Provider(settings, surroundings);
        embedder = new TimelyEmbedder(embedder, bounds, time);
        embedder = new CheckingEmbedder(embedder, settings.ExpectedDimensions);
        embedder = new MeasuredEmbedder(embedder, metrics, time, new ServicePulse(time));
        embedder = new CircuitEmbedder(embedder, bounds, metrics, time, logger);
        embedder = new OrderlyEmbedder(embedder, bounds);
        embedder = new RetryingEmbedder(embedder, bounds, metrics, time, surroundings.Random);
        var caching = new CachingEmbedder(embedder, bounds, metrics);
        metrics.WatchCache(() => caching.Bytes);
        embedder = new BatchingEmbedder(caching, bounds);
        return new PreparingEmbedder(embedder, bounds);
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Provider(EmbeddingSettings settings, EmbedderSurroundings surroundings)
    {
        var model = settings.Model ?? throw new InvalidOperationException("Nothing names the model.");
        var http = ServiceHttp.Create(new WholeAnswers(surroundings.Bounds.MaxAnswerBytes));
        var told = new EmbeddingGeneratorMetadata(settings.ProviderName, providerUri: null, model);
        return settings.Provider == EmbeddingProvider.Ollama
            ? new OllamaEmbeddingGenerator(
                http, OllamaEmbeddingGenerator.AddressOf(settings.Endpoint), told, settings.RequestedDimensions, settings.ApiKey, surroundings.Time)
            : new OpenAIEmbeddingGenerator(
                OpenAIClients.Create(settings, model, http), http, told, settings.RequestedDimensions, settings.ApiKey, surroundings.Time);
    }
}
