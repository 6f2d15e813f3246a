using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

/// <summary>The embedder that needs nothing configured: <see cref="HashingEmbedder"/> behind the common interface.</summary>
internal sealed class HashingEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly EmbedderInfo Info = new(IsRemote: false);
    private static readonly EmbeddingGeneratorMetadata Metadata = new("hashing", null, HashingEmbedder.Version, HashingEmbedder.Dimensions);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(HashingEmbedder.Embed(value)) { ModelId = HashingEmbedder.Version });
        }

        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(EmbedderInfo))
            return Info;
        return serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }
}
