using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;

namespace Memory.Server.Recall.Index;

/// <summary>
/// Makes of a text what recall compares: its stems and its vector. Memories, turns and questions all go through here, so that kept
/// results, fresh ones and the question have the same precision, whichever store kept them. With a service as the embedder, vectors are
/// first made without it, and the service's take their place later.
/// </summary>
internal sealed class TextAnalysis : ITextAnalysis
{
    /// <summary>How many texts are embedded in one call.</summary>
    private const int BatchSize = 256;

    private readonly IEmbeddingGenerator<string, Embedding<float>> _atOnce;

    public TextAnalysis(IEmbeddingGenerator<string, Embedding<float>> embedder)
    {
        Target = Embedders.KindOf(embedder);
        _atOnce = EmbedderInfo.Of(embedder).IsRemote ? new HashingEmbeddingGenerator() : embedder;
        var (name, dimensions) = Embedders.KindOf(_atOnce);
        Kind = new AnalysisKind(TextAnalyzer.Version, name, dimensions);
    }

    public AnalysisKind Kind { get; }

    public VectorKind Target { get; }

    /// <summary>Its content, and its value where the content does not name it.</summary>
    public string TextOf(MemoryRecord memory) =>
        ValueText.Of(memory) is { } value && !memory.Content.Contains(value, StringComparison.OrdinalIgnoreCase) ? $"{memory.Content} {value}" : memory.Content;

    public string? NameOf(MemoryRecord memory) => ValueWords.NameOf(memory);

    public async ValueTask<IReadOnlyList<AnalyzedText>> AnalyzeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var analyzed = new AnalyzedText[texts.Count];

        // Side by side, as a segment wants them: what is indexed as a whole is not moved again.
        var vectors = new float[(long)texts.Count * Kind.Dimensions];
        var batches = (texts.Count + BatchSize - 1) / BatchSize;
        if (batches == 1)
            await AnalyzeAsync(texts, 0, analyzed, vectors, cancellationToken);
        else
            await Parallel.ForAsync(0, batches, cancellationToken, (batch, token) => AnalyzeAsync(texts, batch * BatchSize, analyzed, vectors, token));
        return analyzed;
    }

    public IReadOnlyList<AnalyzedText> AnalyzeWords(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var analyzed = new AnalyzedText[texts.Count];
        if (texts.Count <= BatchSize)
        {
            for (var i = 0; i < analyzed.Length; i++)
                analyzed[i] = WordsOf(texts[i]);
        }
        else
        {
            Parallel.For(0, analyzed.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => analyzed[i] = WordsOf(texts[i]));
        }

        return analyzed;

        static AnalyzedText WordsOf(string text) => TextAnalyzer.Analyze(text).ToKept(text, ReadOnlyMemory<float>.Empty);
    }

    /// <summary>Analyses the batch that begins there.</summary>
    private async ValueTask AnalyzeAsync(IReadOnlyList<string> texts, int first, AnalyzedText[] analyzed, float[] vectors, CancellationToken cancellationToken)
    {
        var batch = texts.Skip(first).Take(BatchSize).ToArray();

        // Our own writes each where it belongs.
        var made = _atOnce is HashingEmbeddingGenerator ? null : await _atOnce.GenerateAsync(batch, cancellationToken: cancellationToken);
        for (var i = 0; i < batch.Length; i++)
        {
            var vector = vectors.AsMemory((first + i) * Kind.Dimensions, Kind.Dimensions);
            if (made is null)
                HashingEmbedder.Embed(batch[i], vector.Span);
            HalfPrecision.Round(made is null ? vector.Span : made[i].Vector.Span, vector.Span);
            analyzed[first + i] = TextAnalyzer.Analyze(batch[i]).ToKept(batch[i], vector);
        }
    }
}
