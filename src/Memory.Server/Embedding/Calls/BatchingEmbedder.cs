using System.Text;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>Divides many texts among calls that the service takes, one after another and in their order. What came before a call that fails is kept for the next time.</summary>
internal sealed class BatchingEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var batch in Divide(values))
            all.AddRange(await base.GenerateAsync(batch, options, cancellationToken));
        return all;
    }

    private IEnumerable<List<string>> Divide(IEnumerable<string> texts)
    {
        var batch = new List<string>();
        var bytes = 0;
        foreach (var text in texts)
        {
            var size = Encoding.UTF8.GetByteCount(text);
            if (batch.Count > 0 && (batch.Count == bounds.MaxTextsPerCall || bytes + size > bounds.MaxBytesPerCall))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(text);
            bytes += size;
        }

        if (batch.Count > 0)
            yield return batch;
    }
}
