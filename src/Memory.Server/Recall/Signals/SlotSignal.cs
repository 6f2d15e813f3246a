namespace Memory.Server.Recall.Signals;

/// <summary>Whether the question asks for the memory's slot, as told by <see cref="SlotQuestions"/>. Turns fill no slot.</summary>
internal sealed class SlotSignal : ISignal
{
    public string Name => "slot";

    public double DefaultWeight => 0.20;

    public bool IsRelevance => true;

    public void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = frame.Slots.Count > 0 && slice.Candidates[i].Memory?.Slot is { } slot && frame.Slots.TryGetValue(slot.Name, out var asked)
                ? asked
                : 0;
        }
    }
}
