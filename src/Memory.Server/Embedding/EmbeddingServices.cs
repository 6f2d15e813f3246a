using Memory.Server.Configuration;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

internal static class EmbeddingServices
{
    /// <summary>Registers the embedder that the settings ask for.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services, EmbeddingSettings settings) =>
        services.AddSingleton(_ => CreateEmbedder(settings));

    private static IEmbeddingGenerator<string, Embedding<float>> CreateEmbedder(EmbeddingSettings settings) => settings.Provider switch
    {
        EmbeddingProvider.Hashing => new HashingEmbeddingGenerator(),
        _ => throw new InvalidOperationException($"There is no embedder {settings.Provider}."),
    };
}
