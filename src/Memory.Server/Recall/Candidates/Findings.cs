using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Candidates;

/// <summary>What a question is answered from.</summary>
/// <param name="Index">All that may answer it: the user's whole index, or one of what the store found.</param>
/// <param name="Statistics">How common stems are in all of the user's texts.</param>
/// <param name="IsWhole">Whether the index holds everything.</param>
/// <param name="Question">The question, with a vector of the kind that the index has, or without one.</param>
internal sealed record Findings(UserIndex Index, ITermStatistics Statistics, bool IsWhole, AskedQuestion Question)
{
    public static Findings Of(UserIndex whole, AskedQuestion question) => new(whole, whole, IsWhole: true, question);
}
