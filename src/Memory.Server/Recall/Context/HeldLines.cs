using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Context;

/// <summary>The memories and turns behind lines that a client still shows, as they are now; what is gone is missing.</summary>
internal sealed record HeldLines(IReadOnlyDictionary<MemoryId, MemoryHistory> Memories, IReadOnlyDictionary<MessageId, Turn> Turns)
{
    public static HeldLines None { get; } = new(new Dictionary<MemoryId, MemoryHistory>(), new Dictionary<MessageId, Turn>());

    /// <summary>Finds them in an index that holds everything of the user.</summary>
    public static HeldLines In(UserIndex whole, IEnumerable<LineKey> keys)
    {
        var memories = new Dictionary<MemoryId, MemoryHistory>();
        var turns = new Dictionary<MessageId, Turn>();
        foreach (var key in keys)
        {
            if (key.Memory is { } memory && whole.Find(memory).FirstOrDefault() is { } item)
                memories[memory] = item.History;
            else if (key.Turn is { } turn && whole.Find(turn) is { } said)
                turns[turn] = said.Turn;
        }

        return new HeldLines(memories, turns);
    }
}
