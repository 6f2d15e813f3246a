using System.Globalization;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's turns.</summary>
internal sealed class TurnRows
{
    private readonly Dictionary<MessageId, Turn> byId = [];
    private readonly Dictionary<SessionId, OrderedList<Turn>> bySession = [];

    public int Count => byId.Count;

    public long Size { get; private set; }

    /// <summary>The place of the latest arrival.</summary>
    public long LastSequence { get; private set; }

    public Turn? Find(MessageId id) => byId.GetValueOrDefault(id);

    public void Put(Turn turn)
    {
        var earlier = byId.GetValueOrDefault(turn.Id);
        if (earlier is not null)
            Size -= RowSizes.Of(earlier);
        if (earlier is not null && earlier.Session != turn.Session)
        {
            bySession[earlier.Session].Remove(earlier);
            earlier = null;
        }

        byId[turn.Id] = turn;
        Size += RowSizes.Of(turn);
        LastSequence = Math.Max(LastSequence, turn.Sequence);
        if (!bySession.TryGetValue(turn.Session, out var rows))
            bySession.Add(turn.Session, rows = new OrderedList<Turn>(Compare));
        rows.Replace(earlier, turn);
    }

    public Page<Turn> List(SessionId session, PageKey? after, int limit)
    {
        if (!bySession.TryGetValue(session, out var rows))
            return new Page<Turn>([], null);
        var start = 0;
        if (after is { } key)
        {
            // A tie that no page gave stands before all turns of its time.
            var sequence = long.TryParse(key.Tie, NumberStyles.None, CultureInfo.InvariantCulture, out var tie) ? tie : -1;
            start = rows.CountBefore(turn => Compare(turn, key.At, sequence) <= 0);
        }

        return Pages.Forwards(rows, start, limit, static turn => new PageKey(turn.SaidAt, turn.Sequence.ToString("D19", CultureInfo.InvariantCulture)));
    }

    /// <summary>The latest turns of the turn's session that stand before it, in their order.</summary>
    public IReadOnlyList<Turn> ListBefore(Turn turn, int limit)
    {
        if (!bySession.TryGetValue(turn.Session, out var rows))
            return [];
        var end = rows.CountBefore(other => Compare(other, turn) < 0);
        var start = Math.Max(0, end - limit);
        var before = new Turn[end - start];
        for (var i = 0; i < before.Length; i++)
            before[i] = rows[start + i];
        return before;
    }

    /// <summary>The user's own latest turns that are not hidden, the latest first.</summary>
    public IReadOnlyList<Turn> ListLatestSaid(int limit) =>
        [.. byId.Values.Where(static turn => turn is { Role: TurnRole.User, IsHidden: false }).OrderDescending(Comparer<Turn>.Create(Compare)).Take(limit)];

    /// <summary>All turns by arrival.</summary>
    public Turn[] ToArray()
    {
        Turn[] turns = [.. byId.Values];
        Array.Sort(turns, static (left, right) => left.Sequence.CompareTo(right.Sequence));
        return turns;
    }

    private static int Compare(Turn left, Turn right) => Compare(left, right.SaidAt, right.Sequence);

    private static int Compare(Turn turn, DateTimeOffset saidAt, long sequence)
    {
        var order = turn.SaidAt.CompareTo(saidAt);
        return order != 0 ? order : turn.Sequence.CompareTo(sequence);
    }
}
