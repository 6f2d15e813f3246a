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
    private readonly Lazy<RoughVectors> _rough;
    private readonly Lazy<RetiredRows> _retired;
    private bool _wasAsked;

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
        Facts = [.. Items.Select(RowFacts.Of)];
        HasNames = Items.Any(static item => item is TurnItem { Turn.Name: not null });
        _rough = new(() => new RoughVectors(Vectors, Dimensions));
        _retired = new(() => new RetiredRows(Items));
        SlotNames = SegmentTables.SlotNames(items);
        _postings = SegmentTables.Postings(items);
        _memories = SegmentTables.Memories(items);
        _turns = SegmentTables.Turns(items);
        _derived = SegmentTables.Derived(items);
        _superseded = SegmentTables.Superseded(items);
    }

    public ImmutableArray<IndexedItem> Items { get; }

    /// <summary>What most questions ask of the rows.</summary>
    public RowFacts[] Facts { get; }

    /// <summary>The vectors of all rows, one after the other.</summary>
    public float[] Vectors { get; }

    public int Dimensions { get; }

    /// <summary>Whether any of its turns was said under a name.</summary>
    public bool HasNames { get; }

    /// <summary>The vectors as a quick look sees them; null for the first question, since a segment that is asked once and no more is not worth making them.</summary>
    public RoughVectors? Rough => Interlocked.Exchange(ref _wasAsked, value: true) ? _rough.Value : null;

    /// <summary>Its memories of which something may have been retired, and which memories say what, found out when first asked for.</summary>
    public RetiredRows Retired => _retired.Value;

    /// <summary>A row's vector; empty when it has none.</summary>
    public ReadOnlySpan<float> VectorOf(int row) => Items[row].Vector.Length == Dimensions ? Vectors.AsSpan(row * Dimensions, Dimensions) : Items[row].Vector.Span;

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
