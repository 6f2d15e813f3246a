using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>Where in a segment what stands: the rows of a memory and of a turn, of what came from a turn, and of what a memory superseded.</summary>
internal sealed class RowTables
{
    private readonly Dictionary<MemoryId, ImmutableArray<int>> _memories;
    private readonly Dictionary<MessageId, int> _turns = [];
    private readonly Dictionary<MessageId, ImmutableArray<int>> _derived = [];
    private readonly Dictionary<MemoryId, ImmutableArray<int>> _superseded = [];

    public RowTables(ImmutableArray<IndexedItem> items)
    {
        var slots = new HashSet<string>(StringComparer.Ordinal);
        _memories = new Dictionary<MemoryId, ImmutableArray<int>>(items.Count(static item => item is MemoryItem));
        for (var row = 0; row < items.Length; row++)
        {
            if (items[row] is TurnItem { Turn: var turn })
                _turns[turn.Id] = row;
            else
                Note(((MemoryItem)items[row]).History, row, slots);
        }

        SlotNames = [.. slots];
    }

    /// <summary>The slots that memories fill.</summary>
    public ImmutableArray<string> SlotNames { get; }

    public ImmutableArray<int> RowsOf(MemoryId memory) => _memories.GetValueOrDefault(memory, []);

    public int? RowOf(MessageId turn) => _turns.TryGetValue(turn, out var row) ? row : null;

    /// <summary>The rows of memories that this one superseded.</summary>
    public ImmutableArray<int> SupersededBy(MemoryId successor) => _superseded.GetValueOrDefault(successor, []);

    /// <summary>The rows of memories that came from a turn.</summary>
    public ImmutableArray<int> DerivedFrom(MessageId turn) => _derived.GetValueOrDefault(turn, []);

    private void Note(MemoryHistory history, int row, HashSet<string> slots)
    {
        Add(_memories, history.Id, row);
        for (var i = 0; i < history.Versions.Count; i++)
        {
            var version = history.Versions[i];
            if (version.Slot is { } slot)
                slots.Add(slot.Name);
            if (version.SupersededBy is { } successor)
                Add(_superseded, successor, row);
            foreach (var message in version.Source?.Messages ?? [])
                Add(_derived, message, row);
        }
    }

    /// <summary>Adds a row where several versions of the same one may name the same.</summary>
    private static void Add<TKey>(Dictionary<TKey, ImmutableArray<int>> groups, TKey key, int row)
        where TKey : notnull
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, key, out var isKnown);
        if (!isKnown)
            rows = [row];
        else if (rows[^1] != row)
            rows = rows.Add(row);
    }
}
