using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// In chats with an assistant, what the user said before what the assistant said: it is what they know about themselves. The other way round
/// when the question asks for the assistant's words ("what did you recommend?"). Memories come from the user.
/// </summary>
internal sealed class RoleSignal : IRowSignal
{
    public string Name => "role";

    public double DefaultWeight => 0.8;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.Role is not null;

    public double PartOf(RecallFrame frame, SeenRows rows, int row) => MostOf(frame, rows.Kinds[row], Cues.None);

    public double MostOf(RecallFrame frame, RowKind kind, Cues cues) =>
        kind == RowKind.Other ? 0 : (kind == RowKind.Assistant) == (frame.Role == TurnRole.Assistant) ? 1 : 0;
}
