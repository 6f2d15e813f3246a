using System.Buffers;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>Something that a question may see: a memory at the version asked for, or a turn; neither for a row that it does not see.</summary>
internal readonly record struct Candidate(MemoryRecord? Memory, Turn? Turn)
{
    public bool IsSeen => Memory is not null || Turn is not null;
}

/// <summary>The rows of an index side by side, and what of them a question sees. Holds pooled memory, so that it must be disposed.</summary>
internal sealed class SeenRows : IDisposable
{
    private readonly Candidate[] _candidates;

    public SeenRows(UserIndex index, Func<IndexedItem, Candidate> see)
    {
        (Index, Conversations) = (index, index.Conversations);
        _candidates = ArrayPool<Candidate>.Shared.Rent(Count);
        _candidates.AsSpan(0, Count).Clear();
        for (var part = 0; part < index.Segments.Length; part++)
        {
            var segment = index.Segments[part];
            var offset = Conversations.Offsets[part];
            for (var row = 0; row < segment.Segment.Items.Length; row++)
            {
                if (segment.IsLive(row))
                    _candidates[offset + row] = see(segment.Segment.Items[row]);
            }
        }
    }

    public UserIndex Index { get; }

    public Conversations Conversations { get; }

    public int Count => Conversations.Items.Length;

    public ReadOnlySpan<Candidate> Candidates => _candidates.AsSpan(0, Count);

    public bool IsSeen(int row) => _candidates[row].IsSeen;

    public IndexedItem ItemAt(int row) => Conversations.Items[row];

    /// <summary>The rows with a stem that the question sees, each with the stem's count.</summary>
    public IEnumerable<(int Row, int Count)> RowsWith(string stem)
    {
        for (var part = 0; part < Index.Segments.Length; part++)
        {
            if (Index.Segments[part].Segment.Find(stem) is not { } postings)
                continue;
            var offset = Conversations.Offsets[part];
            for (var i = 0; i < postings.Rows.Length; i++)
            {
                if (IsSeen(offset + postings.Rows[i]))
                    yield return (offset + postings.Rows[i], postings.Counts[i]);
            }
        }
    }

    public void Dispose() => ArrayPool<Candidate>.Shared.Return(_candidates, clearArray: true);
}
