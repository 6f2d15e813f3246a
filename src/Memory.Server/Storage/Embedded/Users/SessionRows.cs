using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's sessions.</summary>
internal sealed class SessionRows
{
    private readonly Dictionary<SessionId, Session> byId = [];
    private readonly OrderedList<Session> open = new(Compare);

    /// <summary>How many have not ended.</summary>
    public int OpenCount => open.Count;

    public long Size { get; private set; }

    public Session? Find(SessionId id) => byId.GetValueOrDefault(id);

    public void Put(Session session)
    {
        if (byId.TryGetValue(session.Id, out var earlier))
        {
            Size -= RowSizes.Of(earlier);
            if (earlier.EndedAt is null)
                open.Remove(earlier);
        }

        byId[session.Id] = session;
        Size += RowSizes.Of(session);
        if (session.EndedAt is null)
            open.Add(session);
    }

    public Page<Session> ListOpen(PageKey? after, int limit)
    {
        var end = after is { } key ? open.CountBefore(session => Compare(session, key) < 0) : open.Count;
        return Pages.Backwards(open, end, limit, static _ => true, static session => new PageKey(session.CreatedAt, session.Id.Value));
    }

    public Session[] ToArray() => [.. byId.Values];

    private static int Compare(Session left, Session right) => Compare(left, new PageKey(right.CreatedAt, right.Id.Value));

    private static int Compare(Session session, PageKey key)
    {
        var order = session.CreatedAt.CompareTo(key.At);
        return order != 0 ? order : CodePointOrder.Instance.Compare(session.Id.Value, key.Tie);
    }
}
