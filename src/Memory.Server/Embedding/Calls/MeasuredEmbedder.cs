using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>Measures each call that the service is asked.</summary>
internal sealed class MeasuredEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingMetrics metrics, TimeProvider time)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        try
        {
            var answer = await base.GenerateAsync(values, options, cancellationToken);
            metrics.Answer(time.GetElapsedTime(started), answer.Count, answer.Usage?.InputTokenCount);
            return answer;
        }
        catch (EmbeddingFailedException failed)
        {
            metrics.Fail(time.GetElapsedTime(started), failed.Fault);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            metrics.Dispose();
        base.Dispose(disposing);
    }
}
