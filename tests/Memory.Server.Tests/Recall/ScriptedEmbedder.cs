using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Recall;

/// <summary>An embedder whose vectors, and what it tells of itself, a test writes down.</summary>
internal sealed class ScriptedEmbedder(EmbeddingGeneratorMetadata? metadata, Func<string, float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>How many texts each call brought.</summary>
    public List<int> Calls { get; } = [];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        lock (Calls)
            Calls.Add(texts.Count);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(embed(text)))));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata : null;

    public void Dispose()
    {
    }
}
