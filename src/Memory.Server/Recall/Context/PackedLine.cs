namespace Memory.Server.Recall.Context;

/// <summary>A line that was taken into a context.</summary>
/// <param name="Draft">What it tells.</param>
/// <param name="Turn">What a turn is told by; null for a fact.</param>
/// <param name="Text">The line as it is shown.</param>
internal sealed record PackedLine(LineDraft Draft, TurnLine? Turn, string Text)
{
    /// <summary>Whether it shows only a part of what was said.</summary>
    public bool IsCut => Turn is not null && (Turn.Plain is null || Text.Length < Turn.LeadLength + Turn.Plain.Length);

    public ContextLine ToLine() => new(Text, Turn?.Whole ?? Text, Draft.Memory?.Id, Draft.Turn?.Id);
}
