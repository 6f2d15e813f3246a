using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>Computes what a store keeps beside a text, so that recall need not compute it again. Recall implements it: it alone knows what it compares.</summary>
internal interface ITextAnalysis
{
    /// <summary>What the results are worth: kept ones of another kind are not used.</summary>
    AnalysisKind Kind { get; }

    /// <summary>The kind of vectors that all texts are to have in the end. Another one than <see cref="Kind"/> makes comes from a service and follows later (<see cref="IVectorShelf"/>).</summary>
    VectorKind Target => Kind.Vectors;

    /// <summary>What of a memory is compared with a question.</summary>
    string TextOf(MemoryRecord memory);

    /// <summary>The beginning of the words by which a turn names the memory's value; null when its value has no words.</summary>
    string? NameOf(MemoryRecord memory);

    /// <summary>Analyses texts, in their order. It waits for nothing outside of the process.</summary>
    ValueTask<IReadOnlyList<AnalyzedText>> AnalyzeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>The same without vectors, for texts that are compared by those of a service: most of the work is saved.</summary>
    IReadOnlyList<AnalyzedText> AnalyzeWords(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>By what texts were analysed.</summary>
/// <param name="Analyzer">The version of the analyser that made the stems.</param>
/// <param name="Embedder">Names the embedder and its version; vectors of different embedders must not be compared.</param>
/// <param name="Dimensions">How many dimensions its vectors have.</param>
internal sealed record AnalysisKind(int Analyzer, string Embedder, int Dimensions)
{
    /// <summary>By what the vectors were made.</summary>
    public VectorKind Vectors => new(Embedder, Dimensions);
}

/// <summary>A text and what was computed of it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Stems">The stems of its words, each once, in ordinal order; default when none of use were kept.</param>
/// <param name="Counts">How often each stem occurs, in the order of the stems.</param>
/// <param name="Vector">Its vector, each value exactly representable in 16 bits, so that it is the same wherever it was kept; empty when it has none yet.</param>
internal sealed record AnalyzedText(string Text, ImmutableArray<string> Stems, ImmutableArray<int> Counts, ReadOnlyMemory<float> Vector);
