namespace Memory.Server.Recall.Signals;

/// <summary>
/// In chats with an assistant, what the user said before what the assistant said: it is what they know about themselves. The other way round
/// when the question asks for the assistant's words ("what did you recommend?"). Memories come from the user.
/// </summary>
internal sealed class RoleSignal : ISignal
{
    public string Name => "role";

    public double DefaultWeight => 0.8;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.Role is not null;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
            parts[row] = (rows.Candidates[row].Turn?.Role ?? TurnRole.User) == frame.Role ? 1 : 0;
        return Sureness.None;
    }
}
