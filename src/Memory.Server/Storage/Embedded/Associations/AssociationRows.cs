using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Associations;

/// <summary>A user's links between memories.</summary>
internal sealed class AssociationRows
{
    private readonly Dictionary<AssociationKey, Association> byKey = [];
    private readonly Dictionary<MemoryId, OrderedList<Association>> byMemory = [];

    public int Count => byKey.Count;

    public long Size { get; private set; }

    public void Put(Association link)
    {
        Remove(link.Key);
        byKey.Add(link.Key, link);
        Size += RowSizes.Of(link);
        Add(link.Source, link);
        if (link.Target != link.Source)
            Add(link.Target, link);
    }

    public void Remove(AssociationKey key)
    {
        if (!byKey.Remove(key, out var link))
            return;
        Size -= RowSizes.Of(link);
        Drop(link.Source, link);
        Drop(link.Target, link);
    }

    /// <summary>Removes all links from and to a memory.</summary>
    public void Erase(MemoryId memory)
    {
        foreach (var link in Of(memory))
            Remove(link.Key);
    }

    /// <summary>The links from and to these memories by source, target and relation.</summary>
    public IReadOnlyList<Association> Of(IEnumerable<MemoryId> memories)
    {
        Association[] links = [.. memories.Distinct().SelectMany(Of).DistinctBy(static link => link.Key)];
        Array.Sort(links, Compare);
        return links;
    }

    public LinksFrom LinksFrom(MemoryId source) => new(source, [.. Of(source).Where(link => link.Source == source)]);

    /// <summary>The links from each memory that has any.</summary>
    public IReadOnlyList<LinksFrom> ToLinks() =>
        [.. byKey.Values.Select(static link => link.Source).Distinct().OrderBy(static source => source.Value).Select(LinksFrom)];

    /// <summary>All of them are looked at, which is rarely asked for: only when the user has as many links as there may be.</summary>
    public IReadOnlyList<Association> Weakest(int limit) =>
    [
        .. byKey.Values.Where(static link => link.MayGiveWay)
            .OrderBy(static link => link.Strength).ThenBy(static link => link, Comparer<Association>.Create(Compare)).Take(limit),
    ];

    /// <summary>All links by source, target and relation.</summary>
    public Association[] ToArray()
    {
        Association[] links = [.. byKey.Values];
        Array.Sort(links, Compare);
        return links;
    }

    private Association[] Of(MemoryId memory) => byMemory.TryGetValue(memory, out var links) ? links.ToArray() : [];

    private void Add(MemoryId memory, Association link)
    {
        if (!byMemory.TryGetValue(memory, out var links))
            byMemory.Add(memory, links = new OrderedList<Association>(Compare));
        links.Add(link);
    }

    private void Drop(MemoryId memory, Association link)
    {
        if (!byMemory.TryGetValue(memory, out var links))
            return;
        links.Remove(link);
        if (links.Count == 0)
            byMemory.Remove(memory);
    }

    private static int Compare(Association left, Association right)
    {
        var order = left.Source.Value.CompareTo(right.Source.Value);
        if (order == 0)
            order = left.Target.Value.CompareTo(right.Target.Value);
        return order != 0 ? order : CodePointOrder.Instance.Compare(left.Relation, right.Relation);
    }
}
