using Memory.Server.Configuration;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

internal static class EmbeddingServices
{
    /// <summary>The key of the embedder that the settings name as the one before.</summary>
    public const string Previous = "previous";

    /// <summary>Registers the embedder that the settings ask for, and the one before it.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services, EmbeddingSettings settings, EmbeddingSettings? previous = null)
    {
        services.AddSingleton(provider => CreateEmbedder(settings, provider));
        return previous is null ? services : services.AddKeyedSingleton(Previous, (provider, _) => CreateEmbedder(previous, provider));
    }

    /// <summary>Makes the embedder that settings ask for; the caller disposes it.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>> CreateEmbedder(EmbeddingSettings settings, IServiceProvider provider) =>
        settings.Provider == EmbeddingProvider.Hashing
            ? new HashingEmbeddingGenerator()
            : RemoteEmbedder.Create(settings, EmbedderSurroundings.Of(provider, EmbeddingOptions.For(settings.Provider)));
}
