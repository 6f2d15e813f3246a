namespace Memory.Server.Recall.Index;

/// <summary>A segment and which of its rows are still valid: replaced and removed ones stay in it until it is merged.</summary>
internal sealed class LiveSegment
{
    private readonly bool[]? _dead;

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
            var length = segment.Items[row].Terms.Length;
            TermCount += length;
            SearchableCount += length > 0 ? 1 : 0;
        }
    }

    public IndexSegment Segment { get; }

    public int LiveCount { get; }

    /// <summary>How many live rows have a stem at all.</summary>
    public int SearchableCount { get; }

    /// <summary>How many stems the live rows have in all.</summary>
    public long TermCount { get; }

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

    /// <summary>In how many live rows the stem occurs.</summary>
    public int CountRowsWith(string stem)
    {
        if (Segment.Find(stem) is not { } postings)
            return 0;
        if (_dead is null)
            return postings.Rows.Length;
        var count = 0;
        foreach (var row in postings.Rows)
            count += _dead[row] ? 0 : 1;
        return count;
    }
}
