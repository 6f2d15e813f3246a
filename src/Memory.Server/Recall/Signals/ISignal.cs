using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>One reason for which something may be recalled: a part of the score, 0–1.</summary>
internal interface ISignal
{
    /// <summary>Its name in weights and explanations.</summary>
    string Name { get; }

    /// <summary>Its weight against the others' unless a request or the settings say otherwise.</summary>
    double DefaultWeight { get; }

    /// <summary>Whether a part above 0 means that the candidate has to do with the question.</summary>
    bool IsRelevance { get; }

    /// <summary>Whether the question gives it anything to go by. One that is not asked has no say, and the others share its weight.</summary>
    bool IsAsked(RecallFrame frame);

    /// <summary>Computes the part of each row that the question sees, and answers how sure the best ones are to have to do with the question.</summary>
    Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts);
}

/// <summary>A signal that judges each row by itself, so that only rows need be judged that may be among the best. It tells nothing of how sure anything is.</summary>
internal interface IRowSignal : ISignal
{
    /// <summary>The part of a row that the question sees.</summary>
    double PartOf(RecallFrame frame, SeenRows rows, int row);

    /// <summary>What the part of such a row is at most, told without looking at it.</summary>
    double MostOf(RecallFrame frame, RowKind kind, Cues cues) => 1;

    Sureness ISignal.Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
            parts[row] = rows.IsSeen(row) ? PartOf(frame, rows, row) : 0;
        return Sureness.None;
    }
}
