using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Asking;

/// <summary>A turn of the user's as a model is shown it, under a number by which it is cited.</summary>
/// <param name="Number">From 1 on, in the order shown.</param>
/// <param name="Turn">The turn.</param>
/// <param name="Text">As much of its content as is read.</param>
/// <param name="IsHostile">Whether it is aimed at the model, which is then not shown it.</param>
/// <param name="Question">What the assistant said right before it in the same conversation, as much as is read; null when it was not the assistant.</param>
internal sealed record SeenTurn(int Number, Turn Turn, string Text, bool IsHostile, string? Question);
