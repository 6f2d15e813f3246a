using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>Who may lack vectors, in line. It holds one entry for each such user of this process.</summary>
internal sealed class LackingUsers
{
    private readonly Lock sync = new();
    private readonly Dictionary<Scope, Place> users = [];
    private readonly Signal changed = new();
    private long last;

    public Task Changed => changed.Next;

    public int Count
    {
        get
        {
            lock (sync)
                return users.Count;
        }
    }

    public void Add(Scope scope)
    {
        lock (sync)
        {
            if (!users.TryAdd(scope, new Place(++last, default, IsTaken: false)))
                return;
        }

        changed.Raise();
    }

    public Scope? Take(DateTimeOffset now)
    {
        lock (sync)
        {
            var free = users.Where(user => !user.Value.IsTaken && user.Value.NotBefore <= now).ToList();
            if (free.Count == 0)
                return null;
            var next = free.MinBy(static user => user.Value.Order);
            users[next.Key] = next.Value with { IsTaken = true };
            return next.Key;
        }
    }

    public void Return(Scope scope, DateTimeOffset notBefore)
    {
        lock (sync)
        {
            if (users.ContainsKey(scope))
                users[scope] = new Place(++last, notBefore, IsTaken: false);
        }
    }

    public void Remove(Scope scope)
    {
        lock (sync)
            users.Remove(scope);
    }

    private sealed record Place(long Order, DateTimeOffset NotBefore, bool IsTaken);
}
