using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Recall.Index;

/// <summary>The memories of a segment of which something may have been retired, and by what a memory says the rows that ever said it.</summary>
internal sealed class RetiredRows
{
    private readonly Dictionary<(Slot?, string), List<int>> _saying = [];

    public RetiredRows(ImmutableArray<IndexedItem> items)
    {
        var retired = ImmutableArray.CreateBuilder<int>();
        for (var row = 0; row < items.Length; row++)
        {
            if (items[row] is not MemoryItem { History: var history })
                continue;
            if (Retirement.MayConcern(history))
                retired.Add(row);
            Note(history, row);
        }

        Rows = retired.ToImmutable();
    }

    /// <summary>The rows of memories of which something may have been retired.</summary>
    public ImmutableArray<int> Rows { get; }

    /// <summary>The rows of memories that say it in any version.</summary>
    public IReadOnlyList<int> Saying(Slot? slot, string identity) => _saying.TryGetValue((slot, identity), out var rows) ? rows : [];

    private void Note(MemoryHistory history, int row)
    {
        foreach (var version in history.Versions)
        {
            if (!_saying.TryGetValue((version.Slot, version.Identity), out var rows))
                _saying.Add((version.Slot, version.Identity), rows = []);
            if (rows.Count == 0 || rows[^1] != row)
                rows.Add(row);
        }
    }
}
