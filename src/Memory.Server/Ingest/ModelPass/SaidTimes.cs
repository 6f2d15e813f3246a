using Memory.Server.Memories;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>
/// When what a model read was said: when its turn was. Only what answers one question again follows what did before, so that the last word holds. No
/// further than that, or it would come after what rules read in the same turn, or in the next.
/// </summary>
internal sealed class SaidTimes
{
    private readonly Dictionary<Slot, DateTimeOffset> last = [];

    public DateTimeOffset Of(Turn turn, Slot? answered)
    {
        if (answered is not { } slot)
            return turn.SaidAt;
        return last[slot] = last.TryGetValue(slot, out var before) ? Instants.Later(turn.SaidAt, before + Instants.Step) : turn.SaidAt;
    }
}
