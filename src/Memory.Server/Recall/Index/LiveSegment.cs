namespace Memory.Server.Recall.Index;

/// <summary>A segment and which of its rows are still valid: replaced and removed ones stay in it until it is merged.</summary>
internal sealed class LiveSegment
{
    private readonly bool[]? _dead;
    private readonly bool _countsAll = true;

    public LiveSegment(IndexSegment segment)
        : this(segment, null)
    {
    }

    private LiveSegment(IndexSegment segment, bool[]? dead)
    {
        Segment = segment;
        _dead = dead;
        for (var row = 0; row < segment.Items.Length; row++)
        {
            if (!IsLive(row))
                continue;
            LiveCount++;
            if (!segment.Items[row].IsCounted)
            {
                _countsAll = false;
                continue;
            }

            var length = segment.Items[row].Terms.Length;
            StemCount += length;
            TextCount += length > 0 ? 1 : 0;
        }
    }

    public IndexSegment Segment { get; }

    public int LiveCount { get; }

    /// <summary>How many of the rows that count have a stem at all.</summary>
    public int TextCount { get; }

    /// <summary>How many stems the rows that count have in all.</summary>
    public long StemCount { get; }

    public bool HasDead => _dead is not null;

    public bool IsLive(int row) => _dead is null || !_dead[row];

    public IEnumerable<IndexedItem> LiveItems => Segment.Items.Where((_, row) => IsLive(row));

    /// <summary>The same without some rows.</summary>
    public LiveSegment Without(IReadOnlyCollection<int> rows)
    {
        if (rows.Count == 0)
            return this;
        var dead = _dead is null ? new bool[Segment.Items.Length] : (bool[])_dead.Clone();
        foreach (var row in rows)
            dead[row] = true;
        return new LiveSegment(Segment, dead);
    }

    /// <summary>In how many of the rows that count the stem occurs.</summary>
    public int CountRowsWith(string stem)
    {
        if (Segment.Find(stem) is not { } postings)
            return 0;
        if (_dead is null && _countsAll)
            return postings.Rows.Length;
        var count = 0;
        foreach (var row in postings.Rows)
            count += IsLive(row) && Segment.Items[row].IsCounted ? 1 : 0;
        return count;
    }
}
