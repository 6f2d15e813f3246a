namespace Memory.Extensions.AI;

/// <summary>
/// The latest turns, at most so many. Two generations: when the young one holds half of them, the old one is forgotten and the young one takes
/// its place; a turn that is found again is young again.
/// </summary>
internal sealed class RecentTurns
{
    private readonly Lock gate = new();
    private int capacity;
    private Dictionary<TurnKey, UserTurn> young = [];
    private Dictionary<TurnKey, UserTurn> old = [];

    /// <summary>Lets so many be kept, if it were fewer.</summary>
    public void Allow(int atLeast)
    {
        lock (gate)
            capacity = Math.Max(capacity, atLeast);
    }

    public UserTurn? Find(TurnKey key)
    {
        lock (gate)
            return FindYoungOrOld(key);
    }

    /// <summary>The known turn of this key when what is asked belongs to it, else what is asked, which takes its place.</summary>
    public UserTurn FindOrAdd(TurnKey key, UserTurn asked, bool isContinuation)
    {
        lock (gate)
        {
            if (FindYoungOrOld(key) is { } known && known.Covers(asked, isContinuation))
                return known;
            Keep(key, asked);
            return asked;
        }
    }

    public void Add(TurnKey key, UserTurn turn)
    {
        lock (gate)
            Keep(key, turn);
    }

    private UserTurn? FindYoungOrOld(TurnKey key)
    {
        if (young.TryGetValue(key, out var turn))
            return turn;
        if (old.Remove(key, out turn))
            Keep(key, turn);
        return turn;
    }

    private void Keep(TurnKey key, UserTurn turn)
    {
        if (young.Count >= capacity / 2 && !young.ContainsKey(key))
        {
            old.Clear();
            (young, old) = (old, young);
        }

        young[key] = turn;
    }
}
