using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Context;

/// <summary>Keys of lines that a client still shows, and the memories and turns behind them as they are now; what is gone is missing.</summary>
internal sealed record HeldLines(
    IReadOnlyList<string> Keys, IReadOnlyDictionary<MemoryId, MemoryHistory> Memories, IReadOnlyDictionary<MessageId, Turn> Turns)
{
    public static HeldLines None { get; } = new([], new Dictionary<MemoryId, MemoryHistory>(), new Dictionary<MessageId, Turn>());
}
