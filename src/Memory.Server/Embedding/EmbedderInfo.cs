using Microsoft.Extensions.AI;

namespace Memory.Server.Embedding;

/// <summary>What an embedder tells of itself, by its <c>GetService</c>.</summary>
/// <param name="IsRemote">
/// Whether texts go to a service: it takes its time, costs money and may be away, so that nothing may wait for it that can go on without.
/// A local embedder answers at once and never fails.
/// </param>
internal sealed record EmbedderInfo(bool IsRemote)
{
    /// <summary>What an embedder tells; one that tells nothing is local.</summary>
    public static EmbedderInfo Of(IEmbeddingGenerator<string, Embedding<float>> embedder) =>
        embedder.GetService<EmbedderInfo>() ?? new EmbedderInfo(IsRemote: false);
}
