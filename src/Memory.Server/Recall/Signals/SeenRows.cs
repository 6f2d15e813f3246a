using System.Buffers;
using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>Something that a question may see: a memory at the version asked for, or a turn; neither for a row that it does not see.</summary>
internal readonly record struct Candidate(MemoryRecord? Memory, Turn? Turn)
{
    public bool IsSeen => Memory is not null || Turn is not null;
}

/// <summary>
/// The rows of an index side by side, and what of them a question sees. Nothing else has a say in its ranking, so that it is the same from a whole
/// index and from the rows that a store found. Holds pooled memory, so that it must be disposed.
/// </summary>
internal sealed class SeenRows : IDisposable
{
    private readonly Candidate[] _candidates;
    private double[]? _scores;
    private double[]? _covered;

    public SeenRows(UserIndex index, Func<IndexedItem, Candidate> see)
    {
        (Index, Conversations) = (index, index.Conversations);
        _candidates = ArrayPool<Candidate>.Shared.Rent(Count);
        _candidates.AsSpan(0, Count).Clear();
        var speakers = new HashSet<string>(StringComparer.Ordinal);
        for (var part = 0; part < index.Segments.Length; part++)
        {
            var segment = index.Segments[part];
            var offset = Conversations.Offsets[part];
            for (var row = 0; row < segment.Segment.Items.Length; row++)
            {
                if (!segment.IsLive(row))
                    continue;
                var candidate = _candidates[offset + row] = see(segment.Segment.Items[row]);
                TurnCount += candidate.Turn is not null && segment.Segment.Items[row].Terms.Length > 0 ? 1 : 0;
                HasUser |= candidate.Turn is { Role: TurnRole.User };
                HasAssistant |= candidate.Turn is { Role: TurnRole.Assistant };
                if (candidate.Turn?.Name is { } name)
                    speakers.Add(name);
            }
        }

        Speakers = [.. speakers.Order(StringComparer.Ordinal)];
    }

    public UserIndex Index { get; }

    public Conversations Conversations { get; }

    public int Count => Conversations.Items.Length;

    public ReadOnlySpan<Candidate> Candidates => _candidates.AsSpan(0, Count);

    /// <summary>How many turns it sees that have a stem at all.</summary>
    public int TurnCount { get; }

    public bool HasUser { get; }

    public bool HasAssistant { get; }

    /// <summary>The names under which people spoke, in ordinal order.</summary>
    public ImmutableArray<string> Speakers { get; }

    public bool IsSeen(int row) => _candidates[row].IsSeen;

    public bool IsMemory(int row) => _candidates[row].Memory is not null;

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

    /// <summary>How much a stem tells among the turns that the question sees: for stems that a store was not asked to count.</summary>
    public double WeightAmongTurns(string stem)
    {
        var count = 0;
        for (var part = 0; part < Index.Segments.Length; part++)
        {
            if (Index.Segments[part].Segment.Find(stem) is not { } postings)
                continue;
            var offset = Conversations.Offsets[part];
            foreach (var row in postings.Rows)
                count += _candidates[offset + row].Turn is not null ? 1 : 0;
        }

        return Bm25.Weight(TurnCount, count);
    }

    /// <summary>By row, how well it matches the question's own terms; found out once, for all signals that ask.</summary>
    public ReadOnlySpan<double> ScoresOf(RecallFrame frame)
    {
        Match(frame);
        return _scores.AsSpan(0, Count);
    }

    /// <summary>By row, how much of the question's terms weigh that it or its context has.</summary>
    public ReadOnlySpan<double> CoveredOf(RecallFrame frame)
    {
        Match(frame);
        return _covered.AsSpan(0, Count);
    }

    public void Dispose()
    {
        ArrayPool<Candidate>.Shared.Return(_candidates, clearArray: true);
        if (_scores is not null)
            ArrayPool<double>.Shared.Return(_scores);
        if (_covered is not null)
            ArrayPool<double>.Shared.Return(_covered);
    }

    private void Match(RecallFrame frame)
    {
        if (_scores is not null)
            return;
        (_scores, _covered) = (ArrayPool<double>.Shared.Rent(Count), ArrayPool<double>.Shared.Rent(Count));
        _scores.AsSpan(0, Count).Clear();
        _covered.AsSpan(0, Count).Clear();
        ContextMatch.Add(frame, this, frame.Terms, _scores.AsSpan(0, Count), _covered.AsSpan(0, Count));
    }
}
