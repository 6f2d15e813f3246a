using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>
/// How the turns of an index follow one another. Rows of all its segments are numbered through, memories and dead rows included; what stands
/// alone has no neighbours and no session.
/// </summary>
internal sealed class Conversations
{
    /// <summary>No row, or no session.</summary>
    public const int None = -1;

    /// <summary>What a row takes: a reference, its neighbours, its session, two lengths, and its share of what is looked up.</summary>
    public const long BytesPerRow = 72;

    private readonly int[] _previous;
    private readonly int[] _next;
    private readonly int[] _session;
    private readonly double[] _contextLength;
    private readonly double[] _shortness;
    private readonly bool[] _endsWithQuestion;
    private readonly int[] _length;

    public Conversations(ImmutableArray<LiveSegment> segments)
    {
        var items = ImmutableArray.CreateBuilder<IndexedItem>(segments.Sum(static segment => segment.Segment.Items.Length));
        var offsets = ImmutableArray.CreateBuilder<int>(segments.Length);
        var sessions = new Dictionary<SessionId, int>();
        foreach (var segment in segments)
        {
            offsets.Add(items.Count);
            items.AddRange(segment.Segment.Items);
        }

        (Items, Offsets) = (items.MoveToImmutable(), offsets.MoveToImmutable());
        (_previous, _next, _session, _contextLength) = (new int[Items.Length], new int[Items.Length], new int[Items.Length], new double[Items.Length]);
        _endsWithQuestion = new bool[Items.Length];
        Array.Fill(_previous, None);
        Array.Fill(_next, None);
        Array.Fill(_session, None);
        var turns = new List<int>(Items.Length);
        for (var part = 0; part < segments.Length; part++)
        {
            for (var row = 0; row < segments[part].Segment.Items.Length; row++)
            {
                if (!segments[part].IsLive(row) || segments[part].Segment.Items[row] is not TurnItem { Turn: var turn })
                    continue;
                if (!sessions.TryGetValue(turn.Session, out var session))
                    sessions.Add(turn.Session, session = sessions.Count);
                _session[Offsets[part] + row] = session;
                _endsWithQuestion[Offsets[part] + row] = segments[part].Segment.Facts[row].EndsWithQuestion;
                turns.Add(Offsets[part] + row);
            }
        }

        SessionCount = sessions.Count;
        Chain(turns);
        _length = [.. Items.Select(static item => item.Terms.Length)];
        _shortness = [.. _length.Select(TurnContext.ShortnessOf)];
        for (var row = 0; row < Items.Length; row++)
            _contextLength[row] = _length[row] + TurnContext.NeighbourLength(this, row);
    }

    public ImmutableArray<IndexedItem> Items { get; }

    /// <summary>Where each segment's rows begin.</summary>
    public ImmutableArray<int> Offsets { get; }

    public int SessionCount { get; }

    /// <summary>The turn said before it in its session.</summary>
    public int Previous(int row) => row == None ? None : _previous[row];

    /// <summary>The turn said after it in its session.</summary>
    public int Next(int row) => row == None ? None : _next[row];

    public int SessionOf(int row) => _session[row];

    /// <summary>Whether the turn ends with a question, which what is said next answers.</summary>
    public bool EndsWithQuestion(int row) => _endsWithQuestion[row];

    /// <summary>How much it gives to and takes from its neighbours for its length (<see cref="TurnContext"/>).</summary>
    public double Shortness(int row) => _shortness[row];

    /// <summary>How many stems it has.</summary>
    public int Length(int row) => _length[row];

    /// <summary>How many stems it has together with what it takes over from its neighbours.</summary>
    public double ContextLength(int row) => _contextLength[row];

    /// <summary>Turns mostly come in the order they were said, so that sorting has little to do.</summary>
    private void Chain(List<int> turns)
    {
        var bySession = new List<int>[SessionCount];
        foreach (var row in turns)
            (bySession[_session[row]] ??= []).Add(row);
        foreach (var rows in bySession)
        {
            if (!IsInOrder(rows))
                rows.Sort((left, right) => Compare(TurnAt(left), TurnAt(right)));
            for (var i = 1; i < rows.Count; i++)
            {
                _previous[rows[i]] = rows[i - 1];
                _next[rows[i - 1]] = rows[i];
            }
        }
    }

    private bool IsInOrder(List<int> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (Compare(TurnAt(rows[i - 1]), TurnAt(rows[i])) > 0)
                return false;
        }

        return true;
    }

    private Turn TurnAt(int row) => ((TurnItem)Items[row]).Turn;

    /// <summary>By when they were said, then by arrival; ids only make it certain.</summary>
    private static int Compare(Turn left, Turn right)
    {
        var bySaid = left.SaidAt.CompareTo(right.SaidAt);
        if (bySaid != 0)
            return bySaid;
        return left.Sequence != right.Sequence ? left.Sequence.CompareTo(right.Sequence) : string.CompareOrdinal(left.Id.Value, right.Id.Value);
    }
}
