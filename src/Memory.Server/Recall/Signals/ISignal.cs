using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>One reason for which something may be recalled: a part of the score, 0–1.</summary>
internal interface ISignal
{
    /// <summary>Its name in weights and explanations.</summary>
    string Name { get; }

    /// <summary>Its weight unless a request says otherwise; those of all signals add up to 1.</summary>
    double DefaultWeight { get; }

    /// <summary>Whether a part above 0 means that the candidate has to do with the question.</summary>
    bool IsRelevance { get; }

    /// <summary>Computes the part of each candidate of a segment.</summary>
    void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts);
}

/// <summary>Something of a segment that the question may see: a memory at the version asked for, or a turn.</summary>
internal readonly record struct Candidate(int Row, MemoryRecord? Memory, Turn? Turn);

/// <summary>The candidates of one segment, in the order of their rows.</summary>
internal readonly ref struct CandidateSlice(IndexSegment segment, ReadOnlySpan<Candidate> candidates)
{
    public IndexSegment Segment { get; } = segment;

    public ReadOnlySpan<Candidate> Candidates { get; } = candidates;
}
