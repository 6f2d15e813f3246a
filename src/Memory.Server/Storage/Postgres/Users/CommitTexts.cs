using Memory.Server.Memories;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>What was computed of a commit's texts.</summary>
internal sealed class CommitTexts
{
    private readonly Dictionary<string, AnalyzedText> texts;
    private readonly ITextAnalysis analysis;

    private CommitTexts(Dictionary<string, AnalyzedText> texts, ITextAnalysis analysis) => (this.texts, this.analysis) = (texts, analysis);

    /// <summary>The version of the analyser.</summary>
    public int Analyzer => analysis.Kind.Analyzer;

    public static async ValueTask<CommitTexts> AnalyzeAsync(UserCommit commit, ITextAnalysis analysis, CancellationToken cancellationToken)
    {
        var different = commit.Turns.Select(static turn => turn.Content).Concat(commit.Memories.Select(analysis.TextOf)).Distinct(StringComparer.Ordinal).ToArray();
        var analyzed = different.Length == 0 ? [] : await analysis.AnalyzeAsync(different, cancellationToken);
        return new CommitTexts(analyzed.ToDictionary(static text => text.Text, StringComparer.Ordinal), analysis);
    }

    /// <summary>Of which kind the vectors are that were computed.</summary>
    public VectorKind Made => analysis.Kind.Vectors;

    /// <summary>Whether vectors of another kind are to follow.</summary>
    public bool Follow(VectorKind inUse) => analysis.Target != Made || analysis.Target != inUse;

    public AnalyzedText Of(Turn turn) => texts[turn.Content];

    public string? NameOf(MemoryRecord memory) => analysis.NameOf(memory);

    public AnalyzedText Of(MemoryRecord memory) => texts[analysis.TextOf(memory)];
}
