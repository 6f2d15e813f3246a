namespace Memory.LoadTest.Soaks.Asking;

/// <summary>Which turns users have said, and which of them a server has acknowledged. Turns of a user are numbered from 1. Any thread may ask.</summary>
internal sealed class TurnLedger(int users)
{
    private readonly Lock gate = new();
    private readonly List<bool>[] acknowledged = [.. Enumerable.Range(0, users).Select(static _ => new List<bool>())];

    public int Users => users;

    /// <summary>Says the next turns of a user; the number of the first.</summary>
    public int Say(int user, int count)
    {
        lock (gate)
        {
            var first = acknowledged[user].Count + 1;
            acknowledged[user].AddRange(Enumerable.Repeat(false, count));
            return first;
        }
    }

    public void Acknowledge(int user, int first, int count)
    {
        lock (gate)
        {
            for (var number = first; number < first + count; number++)
                acknowledged[user][number - 1] = true;
        }
    }

    /// <summary>How many turns of a user were said.</summary>
    public int Said(int user)
    {
        lock (gate)
            return acknowledged[user].Count;
    }

    public bool IsAcknowledged(int user, int number)
    {
        lock (gate)
            return acknowledged[user][number - 1];
    }

    public (int Said, int Acknowledged) Count()
    {
        lock (gate)
            return (acknowledged.Sum(static turns => turns.Count), acknowledged.Sum(static turns => turns.Count(static one => one)));
    }
}
