using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall;

/// <summary>Analyses as the real one does and notes what it was asked for.</summary>
internal sealed class CountingAnalysis(ITextAnalysis inner) : ITextAnalysis
{
    public List<string> Asked { get; } = [];

    /// <summary>What it was asked for without vectors.</summary>
    public List<string> AskedForWords { get; } = [];

    public AnalysisKind Kind => inner.Kind;

    public string TextOf(MemoryRecord memory) => inner.TextOf(memory);

    public string? NameOf(MemoryRecord memory) => inner.NameOf(memory);

    public ValueTask<IReadOnlyList<AnalyzedText>> AnalyzeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        Asked.AddRange(texts);
        return inner.AnalyzeAsync(texts, cancellationToken);
    }

    public IReadOnlyList<AnalyzedText> AnalyzeWords(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        AskedForWords.AddRange(texts);
        return inner.AnalyzeWords(texts, cancellationToken);
    }
}
