using System.Buffers;
using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;

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
    private readonly DateTimeOffset? _knownAt;
    private readonly RowKind[] _kinds;
    private readonly bool[] _seesAllTurns;
    private double[]? _scores;
    private double[]? _covered;

    public SeenRows(UserIndex index, RecallFilter filter)
    {
        (Index, Conversations, _knownAt) = (index, index.Conversations, filter.KnownAt);
        _kinds = ArrayPool<RowKind>.Shared.Rent(Count);
        _seesAllTurns = new bool[index.Segments.Length];
        var speakers = new HashSet<string>(StringComparer.Ordinal);
        for (var part = 0; part < index.Segments.Length; part++)
        {
            var segment = index.Segments[part];
            var facts = segment.Segment.Facts;
            var kinds = _kinds.AsSpan(Conversations.Rows.Offsets[part], facts.Length);
            var turns = 0;
            for (var row = 0; row < facts.Length; row++)
            {
                var kind = kinds[row] = segment.IsLive(row) ? filter.See(facts[row], segment.Segment.Items[row]) : RowKind.Unseen;
                if (kind is RowKind.Unseen or RowKind.Memory)
                    continue;
                turns++;
                TurnCount += facts[row].HasTerms ? 1 : 0;
                HasUser |= kind == RowKind.User;
                HasAssistant |= kind == RowKind.Assistant;
                if (segment.Segment.HasNames && ((TurnItem)segment.Segment.Items[row]).Turn.Name is { } name)
                    speakers.Add(name);
            }

            _seesAllTurns[part] = turns == segment.Segment.TurnCount;
        }

        Speakers = [.. speakers.Order(StringComparer.Ordinal)];
    }

    public UserIndex Index { get; }

    public Conversations Conversations { get; }

    public int Count => Conversations.Rows.Count;

    /// <summary>By row, whose words it is.</summary>
    public ReadOnlySpan<RowKind> Kinds => _kinds.AsSpan(0, Count);

    /// <summary>How many turns it sees that have a stem at all.</summary>
    public int TurnCount { get; }

    public bool HasUser { get; }

    public bool HasAssistant { get; }

    /// <summary>The names under which people spoke, in ordinal order.</summary>
    public ImmutableArray<string> Speakers { get; }

    public bool IsSeen(int row) => _kinds[row] != RowKind.Unseen;

    public bool IsMemory(int row) => _kinds[row] == RowKind.Memory;

    public IndexedItem ItemAt(int row) => Conversations.Rows.ItemAt(row);

    /// <summary>The row as the question sees it.</summary>
    public Candidate At(int row) => _kinds[row] switch
    {
        RowKind.Unseen => default,
        RowKind.Memory => new(MemoryAt(row), null),
        _ => new(null, TurnAt(row)),
    };

    /// <summary>The version of a memory that the question sees; null for turns and for what it does not see.</summary>
    public MemoryRecord? MemoryAt(int row) => IsMemory(row) ? ((MemoryItem)ItemAt(row)).VersionAt(_knownAt) : null;

    /// <summary>A turn; null for memories and for what the question does not see.</summary>
    public Turn? TurnAt(int row) => _kinds[row] > RowKind.Memory ? ((TurnItem)ItemAt(row)).Turn : null;

    /// <summary>The rows of a memory that the question sees.</summary>
    public IEnumerable<int> RowsOf(MemoryId memory)
    {
        for (var part = 0; part < Index.Segments.Length; part++)
        {
            foreach (var row in Index.Segments[part].Segment.RowsOf(memory))
            {
                if (MemoryAt(Conversations.Rows.Offsets[part] + row) is not null)
                    yield return Conversations.Rows.Offsets[part] + row;
            }
        }
    }

    /// <summary>The rows with a stem that the question sees, each with the stem's count.</summary>
    public StemRows RowsWith(string stem) => new(this, stem, turnsOnly: false);

    /// <summary>The same of turns alone.</summary>
    public StemRows TurnsWith(string stem) => new(this, stem, turnsOnly: true);

    /// <summary>How much a stem tells among the turns that the question sees: for stems that a store was not asked to count.</summary>
    public double WeightAmongTurns(string stem)
    {
        var count = 0;
        for (var part = 0; part < Index.Segments.Length; part++)
        {
            if (Index.Segments[part].Segment.Find(stem) is not { } postings)
                continue;
            count += _seesAllTurns[part] ? postings.Turns : CountSeen(postings.Rows.AsSpan(postings.FirstTurn), part);
        }

        return Bm25.Weight(TurnCount, count);
    }

    private int CountSeen(ReadOnlySpan<int> rows, int part)
    {
        var kinds = _kinds.AsSpan(Conversations.Rows.Offsets[part]);
        var count = 0;
        foreach (var row in rows)
            count += kinds[row] != RowKind.Unseen ? 1 : 0;
        return count;
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
        ArrayPool<RowKind>.Shared.Return(_kinds);
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
