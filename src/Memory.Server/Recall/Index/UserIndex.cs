using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>
/// Everything recall looks at of one user, at one version. It never changes: a change makes a new one that shares what stayed, so that
/// recalls need no lock. Small segments are merged into larger ones as they come, so that there are never more than a few.
/// </summary>
internal sealed class UserIndex : ITermStatistics
{
    /// <summary>What the index of a user with nothing takes, its place in the cache included.</summary>
    public const long BaseBytes = 1024;

    private readonly long _stemCount;

    private UserIndex(long version, Conversations conversations, LinkMap links)
    {
        Version = version;
        Conversations = conversations;
        Links = links;
        EstimatedBytes += links.EstimatedBytes;
        foreach (var segment in Segments)
        {
            Count += segment.LiveCount;
            TextCount += segment.TextCount;
            _stemCount += segment.StemCount;
            EstimatedBytes += segment.Segment.EstimatedBytes;
        }
    }

    public static UserIndex Empty { get; } = new(0, Conversations.Empty, LinkMap.Empty);

    /// <summary>The store's version of the user that it holds.</summary>
    public long Version { get; }

    public ImmutableArray<LiveSegment> Segments => Conversations.Rows.Segments;

    /// <summary>How its turns follow one another.</summary>
    public Conversations Conversations { get; }

    /// <summary>The links between its memories.</summary>
    public LinkMap Links { get; }

    /// <summary>How many items it holds, those without a single stem included.</summary>
    public int Count { get; }

    public int TextCount { get; }

    public long EstimatedBytes { get; } = BaseBytes;

    public double AverageLength => TextCount == 0 ? 1 : (double)_stemCount / TextCount;

    public IEnumerable<IndexedItem> Items => Segments.SelectMany(static segment => segment.LiveItems);

    /// <summary>In ordinal order.</summary>
    public IEnumerable<string> SlotNames => Segments
        .SelectMany(static segment => segment.Segment.SlotNames)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    public int CountTextsWith(string stem) => Segments.Sum(segment => segment.CountRowsWith(stem));

    /// <summary>Memories of which something may have been retired, those worded in several ways once for each.</summary>
    public IEnumerable<MemoryHistory> RetiredMemories
    {
        get
        {
            foreach (var segment in Segments)
            {
                foreach (var row in segment.Segment.Retired.Rows)
                {
                    if (segment.IsLive(row))
                        yield return ((MemoryItem)segment.Segment.Items[row]).History;
                }
            }
        }
    }

    /// <summary>Memories that say it in any version.</summary>
    public IEnumerable<MemoryHistory> Saying(Slot? slot, string identity)
    {
        foreach (var segment in Segments)
        {
            foreach (var row in segment.Segment.Retired.Saying(slot, identity))
            {
                if (segment.IsLive(row))
                    yield return ((MemoryItem)segment.Segment.Items[row]).History;
            }
        }
    }

    /// <summary>The memories that came from a turn.</summary>
    public IEnumerable<MemoryHistory> DerivedFrom(MessageId turn)
    {
        foreach (var segment in Segments)
        {
            foreach (var row in segment.Segment.DerivedFrom(turn))
            {
                if (segment.IsLive(row))
                    yield return ((MemoryItem)segment.Segment.Items[row]).History;
            }
        }
    }

    /// <summary>The items of a memory, one per wording.</summary>
    public IEnumerable<MemoryItem> Find(MemoryId memory)
    {
        foreach (var segment in Segments)
        {
            foreach (var row in segment.Segment.RowsOf(memory))
            {
                if (segment.IsLive(row))
                    yield return (MemoryItem)segment.Segment.Items[row];
            }
        }
    }

    /// <summary>The memories that this one superseded at any time.</summary>
    public IEnumerable<MemoryId> SupersededBy(MemoryId successor)
    {
        foreach (var segment in Segments)
        {
            foreach (var row in segment.Segment.SupersededBy(successor))
            {
                if (segment.IsLive(row))
                    yield return ((MemoryItem)segment.Segment.Items[row]).History.Id;
            }
        }
    }

    public TurnItem? Find(MessageId turn)
    {
        foreach (var segment in Segments)
        {
            if (segment.Segment.RowOf(turn) is { } row && segment.IsLive(row))
                return (TurnItem)segment.Segment.Items[row];
        }

        return null;
    }

    /// <summary>The index at a later version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="memories">Memories that changed or are gone.</param>
    /// <param name="turns">Turns that changed or are gone.</param>
    /// <param name="items">What there now is of them.</param>
    /// <param name="links">The links as they now are; null when they are the same.</param>
    public UserIndex With(
        long version, IReadOnlyCollection<MemoryId> memories, IReadOnlyCollection<MessageId> turns, ImmutableArray<IndexedItem> items, LinkMap? links = null)
    {
        var kept = Segments.Select(segment => segment.Without(RowsOf(segment, memories, turns))).Where(static segment => segment.LiveCount > 0);
        var added = items.IsEmpty ? kept : kept.Append(new LiveSegment(new IndexSegment(items)));
        return new UserIndex(version, ConversationChange.Of(Conversations, Merge([.. added])), links ?? Links);
    }

    private static HashSet<int> RowsOf(LiveSegment segment, IReadOnlyCollection<MemoryId> memories, IReadOnlyCollection<MessageId> turns)
    {
        var rows = new HashSet<int>();
        foreach (var memory in memories)
            rows.UnionWith(segment.Segment.RowsOf(memory).Where(segment.IsLive));
        foreach (var turn in turns)
        {
            if (segment.Segment.RowOf(turn) is { } row && segment.IsLive(row))
                rows.Add(row);
        }

        return rows;
    }

    /// <summary>
    /// Merges from the end while a segment is at most twice as large as what follows it: then sizes at least double towards the
    /// front, and an item is copied only a logarithmic number of times. A segment that is mostly dead is rewritten too.
    /// </summary>
    private static ImmutableArray<LiveSegment> Merge(List<LiveSegment> segments)
    {
        var last = segments.Count - 1;
        while (last > 0 && segments[last - 1].LiveCount <= 2 * segments[last].LiveCount)
        {
            segments[last - 1] = new LiveSegment(new IndexSegment([.. segments[last - 1].LiveItems, .. segments[last].LiveItems]));
            segments.RemoveAt(last--);
        }

        return [.. segments.Select(static segment =>
            2 * segment.LiveCount < segment.Segment.Items.Length ? new LiveSegment(new IndexSegment([.. segment.LiveItems])) : segment)];
    }
}
