using Memory.Server.Memories;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;

namespace Memory.Server.Recall.Index;

/// <summary>
/// Makes of a text what recall compares: its stems and its vector. Memories, turns and questions all go through here, so that kept
/// results, fresh ones and the question have the same precision, whichever store kept them.
/// </summary>
internal sealed class TextAnalysis(IEmbeddingGenerator<string, Embedding<float>> embedder) : ITextAnalysis
{
    /// <summary>How many texts are embedded in one call.</summary>
    private const int BatchSize = 256;

    public AnalysisKind Kind { get; } = KindOf(embedder);

    /// <summary>Its content, and its value where the content does not name it.</summary>
    public string TextOf(MemoryRecord memory) =>
        ValueText.Of(memory) is { } value && !memory.Content.Contains(value, StringComparison.OrdinalIgnoreCase) ? $"{memory.Content} {value}" : memory.Content;

    public string? NameOf(MemoryRecord memory) => ValueWords.NameOf(memory);

    public async ValueTask<IReadOnlyList<AnalyzedText>> AnalyzeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var analyzed = new List<AnalyzedText>(texts.Count);
        foreach (var batch in texts.Chunk(BatchSize))
        {
            var vectors = await embedder.GenerateAsync(batch, cancellationToken: cancellationToken);
            for (var i = 0; i < batch.Length; i++)
                analyzed.Add(TextAnalyzer.Analyze(batch[i]).ToKept(batch[i], HalfPrecision.Round(vectors[i].Vector.Span)));
        }

        return analyzed;
    }

    private static AnalysisKind KindOf(IEmbeddingGenerator<string, Embedding<float>> embedder) =>
        embedder.GetService<EmbeddingGeneratorMetadata>() is { DefaultModelId: { } model, DefaultModelDimensions: { } dimensions } told
            ? new AnalysisKind(TextAnalyzer.Version, told.ProviderName is { } provider ? $"{provider}/{model}" : model, dimensions)
            : throw new InvalidOperationException("The embedder does not tell its model and dimensions, so that its vectors could not be told from another's.");
}
