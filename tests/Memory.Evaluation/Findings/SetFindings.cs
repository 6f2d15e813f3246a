using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Findings;

/// <summary>What the questions of one set found, in the order of its file.</summary>
internal sealed record SetFindings(QuestionSet Set, IReadOnlyList<Finding> Findings);
