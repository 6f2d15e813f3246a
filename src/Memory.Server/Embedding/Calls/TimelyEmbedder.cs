using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding.Calls;

/// <summary>Gives one call its time, and makes one exception of all that can go wrong on the way.</summary>
internal sealed class TimelyEmbedder(IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds, TimeProvider time)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(bounds.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await base.GenerateAsync(values, options, either.Token);
        }
        catch (Exception fault) when (fault is not EmbeddingFailedException)
        {
            // A list of types would not do: a body that is no answer may make the client throw anything.
            cancellationToken.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested ? Late() : Read(fault);
        }
    }

    private EmbeddingFailedException Late() => new(EmbeddingFault.Timeout, $"The embedding service did not answer within {bounds.AttemptTimeout.TotalSeconds:0.#} s.");

    /// <summary>Of causes only those of the connection are kept, since the others may quote what was sent.</summary>
    private static EmbeddingFailedException Read(Exception fault) => fault switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new(EmbeddingFault.Malformed, "The embedding service's answer is longer than is read."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } =>
            new(EmbeddingFault.Unreachable, "The embedding service could not be reached.", fault),

        // Ours did not end it: connecting has a time of its own.
        OperationCanceledException => new(EmbeddingFault.Unreachable, "The embedding service could not be reached.", fault),
        HttpRequestException or IOException => new(EmbeddingFault.Unavailable, "The embedding service broke off its answer.", fault),
        _ => new(EmbeddingFault.Malformed, $"The embedding service's answer could not be read ({fault.GetType().Name})."),
    };
}
