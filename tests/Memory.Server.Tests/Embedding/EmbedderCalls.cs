using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Embedding;

internal static class EmbedderCalls
{
    /// <summary>Asks for vectors, until the test ends.</summary>
    public static Task<GeneratedEmbeddings<Embedding<float>>> AskAsync(this IEmbeddingGenerator<string, Embedding<float>> embedder, IReadOnlyList<string> texts) =>
        embedder.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken).Guarded();
}
