using System.Collections.Immutable;

namespace Memory.Server.Recall.Index;

/// <summary>The rows of all segments of an index, numbered through.</summary>
internal sealed class NumberedRows
{
    public NumberedRows(ImmutableArray<LiveSegment> segments)
    {
        Segments = segments;
        var offsets = ImmutableArray.CreateBuilder<int>(segments.Length);
        foreach (var segment in segments)
        {
            offsets.Add(Count);
            Count += segment.Segment.Items.Length;
        }

        Offsets = offsets.MoveToImmutable();
    }

    public ImmutableArray<LiveSegment> Segments { get; }

    /// <summary>Where each segment's rows begin.</summary>
    public ImmutableArray<int> Offsets { get; }

    public int Count { get; }

    public IndexedItem ItemAt(int row)
    {
        // There are few segments, and most rows are in the first.
        var part = 0;
        while (part + 1 < Offsets.Length && Offsets[part + 1] <= row)
            part++;
        return Segments[part].Segment.Items[row - Offsets[part]];
    }

    /// <summary>How many of the first segments are another one's too, whatever is live of them.</summary>
    public int SharedWith(NumberedRows other)
    {
        var shared = 0;
        while (shared < Math.Min(Segments.Length, other.Segments.Length) && ReferenceEquals(Segments[shared].Segment, other.Segments[shared].Segment))
            shared++;
        return shared;
    }
}
