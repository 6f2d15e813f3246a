namespace Memory.Server.Recall.Signals;

/// <summary>Whether it has what the kind of question asks for: a time for "when", a figure for "how many" (<see cref="AnswerKinds"/>).</summary>
internal sealed class AnswerSignal : ISignal
{
    public string Name => "answer";

    public double DefaultWeight => 0.42;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.Answers.Count > 0;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
        {
            var part = 0.0;
            foreach (var (cue, strength) in frame.Answers)
                part += rows.ItemAt(row).Traits.Cues.HasFlag(cue) ? strength : 0;
            parts[row] = Math.Min(1, part);
        }

        return Sureness.None;
    }
}
