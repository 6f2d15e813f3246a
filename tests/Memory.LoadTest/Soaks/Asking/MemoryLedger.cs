namespace Memory.LoadTest.Soaks.Asking;

/// <summary>Which memories were stored, and which wording each has now. Texts are told by their numbers. Any thread may ask.</summary>
internal sealed class MemoryLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int User, int Text)> stored = new(StringComparer.Ordinal);
    private readonly List<string> idle = [];

    public int Count
    {
        get
        {
            lock (gate)
                return stored.Count;
        }
    }

    /// <summary>A server has stored a text, or put it in the place of the memory's last one.</summary>
    public void Keep(string id, int user, int text)
    {
        lock (gate)
        {
            stored[id] = (user, text);
            idle.Add(id);
        }
    }

    /// <summary>A memory that nobody is changing, which from now on somebody is; null when there is none.</summary>
    public (string Id, int User)? TakeOne(int choice)
    {
        lock (gate)
        {
            if (idle.Count == 0)
                return null;
            var at = choice % idle.Count;
            var id = idle[at];
            (idle[at], idle[^1]) = (idle[^1], idle[at]);
            idle.RemoveAt(idle.Count - 1);
            return (id, stored[id].User);
        }
    }

    /// <summary>What a server must hold of each user, without what was still being changed.</summary>
    public ILookup<int, (string Id, int Text)> Settled()
    {
        lock (gate)
            return idle.ToLookup(id => stored[id].User, id => (id, stored[id].Text));
    }
}
