using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Candidates;

/// <summary>An index that knows what came from what, and nothing of any text.</summary>
internal static class LinkIndex
{
    public static UserIndex Of(TurnLinks links) => UserIndex.Empty.With(
        version: 0,
        [],
        [],
        [
            .. links.Memories.Where(static versions => versions.Count > 0).Select(ItemOf),
            .. links.Turns.Select(static turn => new TurnItem(turn, TermBag.Empty, ReadOnlyMemory<float>.Empty)),
        ]);

    /// <summary>The index with more memories, of whose texts it knows nothing.</summary>
    public static UserIndex With(UserIndex index, KnownRows rows) => index.With(
        index.Version, [], [], [.. rows.Memories.Where(static versions => versions.Count > 0).Select(ItemOf)]);

    private static MemoryItem ItemOf(IReadOnlyList<MemoryRecord> versions) =>
        new(new MemoryHistory(versions), [.. versions], "", TermBag.Empty, ReadOnlyMemory<float>.Empty);
}
