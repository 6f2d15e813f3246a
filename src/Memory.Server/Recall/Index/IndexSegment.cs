using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>A part of a user's index that never changes once it is built. A row is an item's place in it.</summary>
internal sealed class IndexSegment
{
    /// <summary>From so many on the tables are made side by side.</summary>
    private const int ManyItems = 500;

    private readonly Dictionary<string, PostingList> _postings;
    private readonly RowTables _rows;
    private readonly Lazy<RoughVectors> _rough;
    private readonly Lazy<RetiredRows> _retired;
    private bool _wasAsked;

    public IndexSegment(ImmutableArray<IndexedItem> items)
    {
        Dimensions = items.IsEmpty ? 0 : items.Max(static item => item.Vector.Length);
        (Items, Vectors) = SegmentVectors.SideBySide(items, Dimensions);
        EstimatedBytes = Items.Sum(static item => item.EstimatedBytes);
        TurnCount = Items.Count(static item => item is TurnItem);
        HasNames = Items.Any(static item => item is TurnItem { Turn.Name: not null });
        _rough = new(() => new RoughVectors(Vectors, Dimensions));
        _retired = new(() => new RetiredRows(Items));
        (_postings, _rows, Facts) = Items.Length < ManyItems ? (Postings.Of(Items), new RowTables(Items), FactsOf(Items)) : MakeTables(Items);
    }

    public ImmutableArray<IndexedItem> Items { get; }

    /// <summary>What most questions ask of the rows.</summary>
    public RowFacts[] Facts { get; }

    /// <summary>The vectors of all rows, one after the other.</summary>
    public float[] Vectors { get; }

    public int Dimensions { get; }

    /// <summary>How many of its rows are turns, dead ones included.</summary>
    public int TurnCount { get; }

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
    public ImmutableArray<string> SlotNames => _rows.SlotNames;

    public PostingList? Find(string stem) => _postings.TryGetValue(stem, out var postings) ? postings : null;

    public ImmutableArray<int> RowsOf(MemoryId memory) => _rows.RowsOf(memory);

    public int? RowOf(MessageId turn) => _rows.RowOf(turn);

    /// <summary>The rows of memories that this one superseded.</summary>
    public ImmutableArray<int> SupersededBy(MemoryId successor) => _rows.SupersededBy(successor);

    /// <summary>The rows of memories that came from a turn.</summary>
    public ImmutableArray<int> DerivedFrom(MessageId turn) => _rows.DerivedFrom(turn);

    private static (Dictionary<string, PostingList> Lists, RowTables Rows, RowFacts[] Facts) MakeTables(ImmutableArray<IndexedItem> items)
    {
        Dictionary<string, PostingList>? postings = null;
        RowTables? rows = null;
        RowFacts[]? facts = null;
        Parallel.Invoke(() => postings = Postings.Of(items), () => (rows, facts) = (new RowTables(items), FactsOf(items)));
        return (postings!, rows!, facts!);
    }

    private static RowFacts[] FactsOf(ImmutableArray<IndexedItem> items) => [.. items.Select(RowFacts.Of)];
}
