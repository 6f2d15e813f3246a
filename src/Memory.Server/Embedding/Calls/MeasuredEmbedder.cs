using Memory.Server.Remote;
using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>Measures each call that the service is asked.</summary>
internal sealed class MeasuredEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingMetrics metrics, TimeProvider time, ServicePulse? pulse = null)
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
            pulse?.Succeed();
            return answer;
        }
        catch (EmbeddingFailedException failed)
        {
            metrics.Fail(time.GetElapsedTime(started), failed.Fault);
            pulse?.Fail(EmbeddingMetrics.Word(failed.Fault));
            throw;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ServicePulse) ? pulse : base.GetService(serviceType, serviceKey);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            metrics.Dispose();
        base.Dispose(disposing);
    }
}
