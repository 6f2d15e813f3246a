using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>Lets only so many calls be under way at the same time; others wait for their turn.</summary>
internal sealed class OrderlyEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    private readonly SemaphoreSlim _places = new(bounds.MaxConcurrentCalls);

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await base.GenerateAsync(values, options, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }
}
