using Memory.Server.Memories;
using Memory.Server.Recall.Ranking;

namespace Memory.Server.Recall.Context;

/// <summary>Something that may become a line of a context.</summary>
/// <param name="found">What was found.</param>
/// <param name="place">Its place among all that was found: facts before turns, each best first.</param>
/// <param name="words">Its words.</param>
internal sealed class LineDraft(ScoredCandidate found, int place, WordSet words)
{
    public MemoryRecord? Memory => found.Candidate.Memory;

    public Turn? Turn => found.Candidate.Turn;

    public double Score => found.Score;

    public int Place => place;

    public WordSet Words => words;

    /// <summary>Whether a line of the context says all of it already.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>How many of the context's lines it was compared with.</summary>
    public int Compared { get; private set; }

    /// <summary>Compares it with lines of the context that came since.</summary>
    public void CompareWith(IReadOnlyList<PackedLine> lines)
    {
        for (; Compared < lines.Count && !IsRepeated; Compared++)
            IsRepeated = MayRepeat(lines[Compared].Draft) && words.IsWithin(lines[Compared].Draft.Words);
    }

    /// <summary>
    /// Only what was said before can be a mere repetition: the same words later may take something back ("I no longer eat meat"), and the same
    /// words of somebody else are something else.
    /// </summary>
    private bool MayRepeat(LineDraft other) => Turn is { } turn && (other.Turn is { } said
        ? turn.SaidAt <= said.SaidAt && turn.Role == said.Role && turn.Name == said.Name
        : turn.SaidAt <= (other.Memory!.ValidFrom ?? other.Memory.CreatedAt));
}
