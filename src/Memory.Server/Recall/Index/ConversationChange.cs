using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>
/// Makes of how turns followed one another how they follow one another now. The first segments mostly stay; of their rows only those are looked at that are gone
/// or stand beside what changed, so that it costs what changed and not what there is.
/// </summary>
internal sealed class ConversationChange
{
    private readonly NumberedRows _rows;
    private readonly RowPlaces.Change _places;
    private readonly ImmutableDictionary<SessionId, SessionEnd>.Builder _sessions;
    private readonly HashSet<int> _beside = [];
    private readonly int _kept;
    private int _sessionCount;

    private ConversationChange(Conversations before, NumberedRows rows, int shared)
    {
        _rows = rows;
        _kept = shared < rows.Segments.Length ? rows.Offsets[shared] : rows.Count;
        (_places, _sessions, _sessionCount) = (before.Places.ToChange(), before.Sessions.ToBuilder(), before.SessionCount);
        for (var part = 0; part < before.Rows.Segments.Length; part++)
        {
            var was = before.Rows.Segments[part];
            Cut(was.Segment, before.Rows.Offsets[part], part < shared ? rows.Segments[part].GoneSince(was) : was.LiveRows);
        }

        _places.Resize(_kept, rows.Count);
        var added = new Dictionary<SessionId, List<int>>();
        for (var part = shared; part < rows.Segments.Length; part++)
            Place(rows.Segments[part], rows.Offsets[part], added);
        foreach (var (session, turns) in added)
            Weave(session, turns);
    }

    /// <summary>How turns follow one another in some segments.</summary>
    /// <param name="before">How they did before; what both have in common is shared.</param>
    /// <param name="segments">The segments as they now are.</param>
    public static Conversations Of(Conversations before, ImmutableArray<LiveSegment> segments)
    {
        var rows = new NumberedRows(segments);
        var shared = rows.SharedWith(before.Rows);

        // With nothing in common it is quicker to begin anew than to take leave of each turn.
        return new ConversationChange(shared == 0 ? Conversations.Empty : before, rows, shared).Done();
    }

    private Conversations Done()
    {
        var after = new Conversations(_rows, _places.Places, _sessions.ToImmutable(), _sessionCount);
        for (var row = _kept; row < _rows.Count; row++)
            Measure(after, row);
        foreach (var row in _beside)
            Measure(after, row);
        return after;
    }

    private void Measure(Conversations after, int row)
    {
        var length = _places[row].Length + TurnContext.NeighbourLength(after, row);
        if (!length.Equals(_places[row].ContextLength))
            _places[row] = _places[row] with { ContextLength = length };
    }

    /// <summary>Takes turns out of their sessions, whose other turns close up.</summary>
    private void Cut(IndexSegment segment, int offset, IEnumerable<int> gone)
    {
        foreach (var row in gone)
        {
            if (segment.Items[row] is not TurnItem { Turn.Session: var session })
                continue;
            var place = _places[offset + row];
            _places[offset + row] = new RowPlace(place.Length);
            Join(place.Previous, place.Next);
            if (_sessions[session] is var end && end.Last == offset + row)
                _sessions[session] = end with { Last = place.Previous };
        }
    }

    /// <summary>Gives each row of a segment a place of its own.</summary>
    private void Place(LiveSegment segment, int offset, Dictionary<SessionId, List<int>> added)
    {
        for (var row = 0; row < segment.Segment.Items.Length; row++)
        {
            var item = segment.Segment.Items[row];
            if (!segment.IsLive(row) || item is not TurnItem { Turn.Session: var session })
            {
                _places[offset + row] = new RowPlace(item.Terms.Length);
                continue;
            }

            _places[offset + row] = new RowPlace(item.Terms.Length, segment.Segment.Facts[row].EndsWithQuestion);
            if (!added.TryGetValue(session, out var turns))
                added.Add(session, turns = []);
            turns.Add(offset + row);
        }
    }

    /// <summary>Puts turns into their session, from its end: they mostly come in the order in which they were said, and after all that was said before.</summary>
    private void Weave(SessionId session, List<int> rows)
    {
        if (!IsInOrder(rows))
            rows.Sort((left, right) => Compare(TurnAt(left), TurnAt(right)));
        if (!_sessions.TryGetValue(session, out var end))
            end = new SessionEnd(_sessionCount++, Conversations.None);
        var (before, after) = (end.Last, Conversations.None);
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            while (before != Conversations.None && Compare(TurnAt(before), TurnAt(rows[i])) > 0)
                (before, after) = (_places[before].Previous, before);
            _places[rows[i]] = _places[rows[i]] with { Session = end.Number };
            if (after == Conversations.None)
                end = end with { Last = rows[i] };
            Join(rows[i], after);
            Join(before, rows[i]);
            after = rows[i];
        }

        _sessions[session] = end;
    }

    /// <summary>Lets one turn follow another; what each of them and its other neighbour take over is to be measured again.</summary>
    private void Join(int previous, int next)
    {
        if (previous != Conversations.None)
        {
            _places[previous] = _places[previous] with { Next = next };
            Touch(previous);
            Touch(_places[previous].Previous);
        }

        if (next != Conversations.None)
        {
            _places[next] = _places[next] with { Previous = previous };
            Touch(next);
            Touch(_places[next].Next);
        }
    }

    private void Touch(int row)
    {
        // What is new is measured anyway.
        if (row != Conversations.None && row < _kept)
            _beside.Add(row);
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

    private Turn TurnAt(int row) => ((TurnItem)_rows.ItemAt(row)).Turn;

    /// <summary>By when they were said, then by arrival; ids only make it certain.</summary>
    private static int Compare(Turn left, Turn right)
    {
        var bySaid = left.SaidAt.CompareTo(right.SaidAt);
        if (bySaid != 0)
            return bySaid;
        return left.Sequence != right.Sequence ? left.Sequence.CompareTo(right.Sequence) : string.CompareOrdinal(left.Id.Value, right.Id.Value);
    }
}
