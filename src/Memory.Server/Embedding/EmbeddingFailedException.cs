namespace Memory.Server.Embedding;

/// <summary>
/// An embedding service gave no vectors. The only exception of an embedder beside the caller's own cancellation and misuse. Its text holds
/// nothing that was to be embedded, no key and no address.
/// </summary>
internal sealed class EmbeddingFailedException(EmbeddingFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public EmbeddingFault Fault { get; } = fault;

    /// <summary>How long the service wants to be left alone; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same texts may be taken a little later.</summary>
    public bool IsTransient => Fault is EmbeddingFault.Timeout or EmbeddingFault.Unreachable or EmbeddingFault.Throttled
        or EmbeddingFault.Unavailable or EmbeddingFault.Full or EmbeddingFault.CircuitOpen;
}
