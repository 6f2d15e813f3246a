using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>A user's links between memories, from either end. It never changes: a change makes a new one that shares what stayed.</summary>
internal sealed class LinkMap
{
    /// <summary>What a link takes, its places at both ends included.</summary>
    private const long BytesPerLink = 320;

    private readonly ImmutableDictionary<MemoryId, ImmutableArray<Association>> _from;
    private readonly ImmutableDictionary<MemoryId, ImmutableArray<Association>> _to;
    private readonly int _count;

    private LinkMap(ImmutableDictionary<MemoryId, ImmutableArray<Association>> from, ImmutableDictionary<MemoryId, ImmutableArray<Association>> to, int count) =>
        (_from, _to, _count) = (from, to, count);

    public static LinkMap Empty { get; } =
        new(ImmutableDictionary<MemoryId, ImmutableArray<Association>>.Empty, ImmutableDictionary<MemoryId, ImmutableArray<Association>>.Empty, 0);

    public bool IsEmpty => _count == 0;

    public long EstimatedBytes => _count * BytesPerLink;

    /// <summary>The links from and to a memory.</summary>
    public IEnumerable<Association> Of(MemoryId memory) => _from.GetValueOrDefault(memory, []).Concat(_to.GetValueOrDefault(memory, []));

    /// <summary>The map without the links of erased memories, and with all links from each memory whose links changed.</summary>
    public LinkMap With(IReadOnlyCollection<LinksFrom> changed, IReadOnlyCollection<MemoryId> erased)
    {
        if (changed.Count == 0 && (erased.Count == 0 || IsEmpty))
            return this;
        var (from, to, count) = (_from.ToBuilder(), _to.ToBuilder(), _count);
        foreach (var memory in erased)
        {
            foreach (var link in to.GetValueOrDefault(memory, []))
                Drop(from, link.Source, link);
            count -= to.GetValueOrDefault(memory, []).Length;
            to.Remove(memory);
            Clear(memory);
        }

        foreach (var (source, links) in changed)
        {
            Clear(source);
            ImmutableArray<Association> left = [.. links.Where(static link => !link.IsRemoved)];
            if (left.IsEmpty)
                continue;
            from[source] = left;
            count += left.Length;
            foreach (var link in left)
                to[link.Target] = to.GetValueOrDefault(link.Target, []).Add(link);
        }

        return new LinkMap(from.ToImmutable(), to.ToImmutable(), count);

        void Clear(MemoryId source)
        {
            if (!from.Remove(source, out var links))
                return;
            count -= links.Length;
            foreach (var link in links)
                Drop(to, link.Target, link);
        }
    }

    private static void Drop(ImmutableDictionary<MemoryId, ImmutableArray<Association>>.Builder map, MemoryId end, Association link)
    {
        var left = map.GetValueOrDefault(end, []).Remove(link);
        if (left.IsEmpty)
            map.Remove(end);
        else
            map[end] = left;
    }
}
