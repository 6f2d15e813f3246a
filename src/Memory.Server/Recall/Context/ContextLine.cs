using Memory.Server.Memories;

namespace Memory.Server.Recall.Context;

/// <summary>A line of a context, and the memory or the turn that it tells.</summary>
/// <param name="Text">The line.</param>
/// <param name="Whole">The line with all that was said, of which the text may show a part.</param>
/// <param name="Memory">The memory; null for a turn.</param>
/// <param name="Turn">The turn; null for a memory.</param>
internal readonly record struct ContextLine(string Text, string Whole, MemoryId? Memory, MessageId? Turn)
{
    public LineKey Key => Memory is { } memory ? LineKey.Of(memory, Whole) : LineKey.Of(Turn!.Value, Whole);
}
