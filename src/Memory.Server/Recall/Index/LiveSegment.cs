namespace Memory.Server.Recall.Index;

/// <summary>A segment and which of its rows are still valid: replaced and removed ones stay in it until it is merged.</summary>
internal sealed class LiveSegment
{
    private readonly RowSet _live;
    private readonly RowSet _counted;

    public LiveSegment(IndexSegment segment)
    {
        Segment = segment;
        _live = RowSet.Where(segment.Items.Length, static _ => true);
        _counted = RowSet.Where(segment.Items.Length, row => segment.Items[row].IsCounted);
        (LiveCount, CountedCount) = (segment.Items.Length, 0);
        for (var row = 0; row < segment.Items.Length; row++)
        {
            if (!_counted.Has(row))
                continue;
            CountedCount++;
            StemCount += segment.Items[row].Terms.Length;
            TextCount += segment.Items[row].Terms.Length > 0 ? 1 : 0;
        }
    }

    /// <param name="before">What it was before.</param>
    /// <param name="gone">Rows that were live until now, each once.</param>
    private LiveSegment(LiveSegment before, IReadOnlyCollection<int> gone)
    {
        Segment = before.Segment;
        (_live, _counted) = (before._live.Without(gone), before._counted.Without(gone));
        (LiveCount, CountedCount, StemCount, TextCount) = (before.LiveCount - gone.Count, before.CountedCount, before.StemCount, before.TextCount);
        foreach (var row in gone)
        {
            if (!before._counted.Has(row))
                continue;
            CountedCount--;
            StemCount -= Segment.Items[row].Terms.Length;
            TextCount -= Segment.Items[row].Terms.Length > 0 ? 1 : 0;
        }
    }

    public IndexSegment Segment { get; }

    public int LiveCount { get; }

    /// <summary>How many of the rows that count have a stem at all.</summary>
    public int TextCount { get; }

    /// <summary>How many stems the rows that count have in all.</summary>
    public long StemCount { get; }

    public IEnumerable<int> LiveRows => Enumerable.Range(0, Segment.Items.Length).Where(IsLive);

    public IEnumerable<IndexedItem> LiveItems => LiveRows.Select(row => Segment.Items[row]);

    /// <summary>How many rows count when it is counted how common words are.</summary>
    private int CountedCount { get; }

    public bool IsLive(int row) => _live.Has(row);

    /// <summary>The rows that were live in an earlier state of the same segment and are not any more.</summary>
    public IEnumerable<int> GoneSince(LiveSegment earlier) => ReferenceEquals(this, earlier) ? [] : earlier._live.Except(_live);

    /// <summary>The same without some rows, which were live until now.</summary>
    public LiveSegment Without(IReadOnlySet<int> rows) => rows.Count == 0 ? this : new LiveSegment(this, rows);

    /// <summary>In how many of the rows that count the stem occurs.</summary>
    public int CountRowsWith(string stem)
    {
        if (Segment.Find(stem) is not { } postings)
            return 0;
        if (CountedCount == Segment.Items.Length)
            return postings.Rows.Length;
        var count = 0;
        foreach (var row in postings.Rows)
            count += _counted.Has(row) ? 1 : 0;
        return count;
    }
}
