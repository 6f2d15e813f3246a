using System.Diagnostics.CodeAnalysis;

namespace Memory.Extensions.AI;

/// <summary>A bounded number of values by key; the one that was not asked for the longest is forgotten first. Safe for many threads.</summary>
/// <param name="capacity">How many; at least 1 is kept.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity = 1)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> places = [];
    private readonly LinkedList<(TKey Key, TValue Value)> latestFirst = new();
    private int capacity = capacity;

    /// <summary>Lets so many be kept, if it were fewer.</summary>
    public void Allow(int atLeast)
    {
        lock (gate)
            capacity = Math.Max(capacity, atLeast);
    }

    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        lock (gate)
        {
            if (TryGet(key, out var known))
                return known;
            var value = make();
            Set(key, value);
            return value;
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate)
        {
            if (!places.TryGetValue(key, out var place))
            {
                value = default;
                return false;
            }

            latestFirst.Remove(place);
            latestFirst.AddFirst(place);
            value = place.Value.Value;
            return true;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (gate)
        {
            Remove(key);
            if (places.Count >= capacity)
                Remove(latestFirst.Last!.Value.Key);
            places.Add(key, latestFirst.AddFirst((key, value)));
        }
    }

    public void Remove(TKey key)
    {
        lock (gate)
        {
            if (places.Remove(key, out var place))
                latestFirst.Remove(place);
        }
    }
}
