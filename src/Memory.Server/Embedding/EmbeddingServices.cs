using Memory.Server.Configuration;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

internal static class EmbeddingServices
{
    /// <summary>Registers the embedder that the settings ask for.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services, EmbeddingSettings settings) =>
        services.AddSingleton(provider => CreateEmbedder(settings, provider));

    /// <summary>Makes the embedder that settings ask for; the caller disposes it.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>> CreateEmbedder(EmbeddingSettings settings, IServiceProvider provider) =>
        settings.Provider == EmbeddingProvider.Hashing
            ? new HashingEmbeddingGenerator()
            : RemoteEmbedder.Create(settings, EmbedderSurroundings.Of(provider, EmbeddingOptions.For(settings.Provider)));
}
