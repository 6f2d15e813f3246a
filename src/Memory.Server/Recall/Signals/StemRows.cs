using System.Runtime.InteropServices;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>The rows with a stem that a question sees, each with the stem's count, segment by segment; to be gone through once and without making anything.</summary>
/// <param name="rows">What the question sees.</param>
/// <param name="stem">The stem.</param>
/// <param name="turnsOnly">Whether memories are left out.</param>
[StructLayout(LayoutKind.Auto)]
internal struct StemRows(SeenRows rows, string stem, bool turnsOnly)
{
    private PostingList _postings;
    private int _part = -1;
    private int _offset;
    private int _place;

    public (int Row, int Count) Current { get; private set; }

    public readonly StemRows GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            while (_postings.Rows is { } found && _place < found.Length)
            {
                var (row, count) = (_offset + found[_place], _postings.Counts[_place]);
                _place++;
                if (!rows.IsSeen(row))
                    continue;
                Current = (row, count);
                return true;
            }

            if (++_part >= rows.Index.Segments.Length)
                return false;
            _postings = rows.Index.Segments[_part].Segment.Find(stem) ?? default;
            _place = turnsOnly && _postings.Rows is not null ? _postings.FirstTurn : 0;
            _offset = rows.Conversations.Rows.Offsets[_part];
        }
    }
}
