using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>Where a stem occurs: rows in growing order, each with its count.</summary>
internal readonly record struct PostingList(int[] Rows, int[] Counts);

/// <summary>A part of a user's index that never changes once it is built. A row is an item's place in it.</summary>
internal sealed class IndexSegment
{
    private readonly Dictionary<string, PostingList> _postings;
    private readonly Dictionary<MemoryId, ImmutableArray<int>> _memories;
    private readonly Dictionary<MessageId, int> _turns;
    private readonly Dictionary<MessageId, ImmutableArray<int>> _derived;
    private readonly Dictionary<MemoryId, ImmutableArray<int>> _superseded;

    public IndexSegment(ImmutableArray<IndexedItem> items)
    {
        Dimensions = items.IsEmpty ? 0 : items.Max(static item => item.Vector.Length);
        Vectors = new float[items.Length * Dimensions];
        var placed = ImmutableArray.CreateBuilder<IndexedItem>(items.Length);
        for (var row = 0; row < items.Length; row++)
        {
            var place = Vectors.AsMemory(row * Dimensions, items[row].Vector.Length);
            items[row].Vector.CopyTo(place);
            placed.Add(items[row].WithVector(place));
            EstimatedBytes += items[row].EstimatedBytes;
        }

        Items = placed.MoveToImmutable();

        SlotNames = SegmentTables.SlotNames(items);
        _postings = SegmentTables.Postings(items);
        _memories = SegmentTables.Memories(items);
        _turns = SegmentTables.Turns(items);
        _derived = SegmentTables.Derived(items);
        _superseded = SegmentTables.Superseded(items);
    }

    public ImmutableArray<IndexedItem> Items { get; }

    /// <summary>The vectors of all rows, one after the other.</summary>
    public float[] Vectors { get; }

    public int Dimensions { get; }

    public long EstimatedBytes { get; }

    /// <summary>The slots that its memories fill, dead rows included.</summary>
    public ImmutableArray<string> SlotNames { get; }

    public PostingList? Find(string stem) => _postings.TryGetValue(stem, out var postings) ? postings : null;

    public ImmutableArray<int> RowsOf(MemoryId memory) => _memories.GetValueOrDefault(memory, []);

    public int? RowOf(MessageId turn) => _turns.TryGetValue(turn, out var row) ? row : null;

    /// <summary>The rows of memories that this one superseded.</summary>
    public ImmutableArray<int> SupersededBy(MemoryId successor) => _superseded.GetValueOrDefault(successor, []);

    /// <summary>The rows of memories that came from a turn.</summary>
    public ImmutableArray<int> DerivedFrom(MessageId turn) => _derived.GetValueOrDefault(turn, []);
}
