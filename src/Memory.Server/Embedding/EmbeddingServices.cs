using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

internal static class EmbeddingServices
{
    /// <summary>Registers the embedder.</summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services) =>
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>, HashingEmbeddingGenerator>();
}
