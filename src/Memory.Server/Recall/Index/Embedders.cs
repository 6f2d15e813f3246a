using Memory.Server.Embedding;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;

namespace Memory.Server.Recall.Index;

/// <summary>The embedders at hand, by the kind of their vectors: the one of the settings, and the one before it while vectors are made anew.</summary>
internal sealed class Embedders
{
    private readonly Dictionary<VectorKind, IEmbeddingGenerator<string, Embedding<float>>> _byKind = [];

    public Embedders(IEmbeddingGenerator<string, Embedding<float>> current, IEmbeddingGenerator<string, Embedding<float>>? previous = null)
    {
        if (previous is not null)
            _byKind[KindOf(previous)] = previous;
        Current = KindOf(current);
        _byKind[Current] = current;
    }

    /// <summary>The kind of vectors that the embedder of the settings makes.</summary>
    public VectorKind Current { get; }

    /// <summary>What an embedder tells of its vectors.</summary>
    /// <exception cref="InvalidOperationException">It tells nothing.</exception>
    public static VectorKind KindOf(IEmbeddingGenerator<string, Embedding<float>> embedder) =>
        embedder.GetService<EmbeddingGeneratorMetadata>() is { DefaultModelId: { } model, DefaultModelDimensions: { } dimensions } told
            ? new VectorKind(told.ProviderName is { } provider ? $"{provider}/{model}" : model, dimensions)
            : throw new InvalidOperationException("The embedder does not tell its model and dimensions, so that its vectors could not be told from another's.");

    public bool Has(VectorKind kind) => _byKind.ContainsKey(kind);

    /// <summary>Vectors of that kind for texts, in their order, at the precision that stores keep.</summary>
    /// <exception cref="EmbeddingFailedException">The service gave none, or others than it announced.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(VectorKind kind, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = await _byKind[kind].GenerateAsync(texts, cancellationToken: cancellationToken);
        if (vectors.Count != texts.Count)
            throw new EmbeddingFailedException(EmbeddingFault.Malformed, $"The embedder {kind.Embedder} gave {vectors.Count} vectors for {texts.Count} texts.");
        if (vectors.FirstOrDefault(vector => vector.Vector.Length != kind.Dimensions) is { } wrong)
            throw new EmbeddingFailedException(EmbeddingFault.WrongDimensions, $"The embedder {kind.Embedder} gave a vector of {wrong.Vector.Length} dimensions instead of {kind.Dimensions}.");
        return [.. vectors.Select(static vector => (ReadOnlyMemory<float>)HalfPrecision.Round(vector.Vector.Span))];
    }
}
