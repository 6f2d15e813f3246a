using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Associations;

/// <summary>Memories by something that they have in common, in the order of their ids.</summary>
internal sealed class MemorySets<TKey>
    where TKey : notnull
{
    private static readonly Comparer<MemoryId> ById = Comparer<MemoryId>.Create(static (left, right) => left.Value.CompareTo(right.Value));

    private readonly Dictionary<TKey, SortedSet<MemoryId>> sets = [];

    public void Add(TKey key, MemoryId memory)
    {
        if (!sets.TryGetValue(key, out var set))
            sets.Add(key, set = new SortedSet<MemoryId>(ById));
        set.Add(memory);
    }

    public void Remove(TKey key, MemoryId memory)
    {
        if (sets.TryGetValue(key, out var set) && set.Remove(memory) && set.Count == 0)
            sets.Remove(key);
    }

    public IEnumerable<MemoryId> Of(TKey key) => sets.TryGetValue(key, out var set) ? set : [];

    /// <summary>Those with the largest ids, the largest first.</summary>
    public IEnumerable<MemoryId> Last(TKey key, int limit) => sets.TryGetValue(key, out var set) ? set.Reverse().Take(limit) : [];
}
