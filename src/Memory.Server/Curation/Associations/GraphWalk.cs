using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation.Associations;

/// <summary>Walks from a memory along links, breadth first, over one state of a user.</summary>
internal sealed class GraphWalk(IUserView view, GraphQuery query, DateTimeOffset now)
{
    private readonly StandIns standIns = new(view, query.IsCurrent, now);
    private readonly Dictionary<MemoryId, GraphNode> nodes = [];
    private readonly Dictionary<AssociationKey, GraphEdge> edges = [];
    private bool isTruncated;

    /// <summary>Null when the memory is unknown or deleted.</summary>
    public async ValueTask<MemoryGraph?> FromAsync(MemoryId root, CancellationToken cancellationToken)
    {
        await standIns.LearnAsync([root], cancellationToken);
        if (standIns.Known(root) is not { IsDeleted: false } start)
            return null;

        // What is no longer true and has no successor is still a place to start from.
        var first = standIns.Of(root) ?? start;
        nodes.Add(first.Id, new GraphNode(first, 0));
        List<MemoryId> frontier = [first.Id];
        for (var depth = 1; frontier.Count > 0; depth++)
        {
            var links = await LinksOfAsync(frontier, cancellationToken);
            if (depth <= query.Depth)
                frontier = Reach(links, depth);
            Draw(links);
            if (depth > query.Depth)
                break;
        }

        return new MemoryGraph(
            [.. nodes.Values],
            [.. edges.Values.OrderBy(static edge => edge.Source.Value).ThenBy(static edge => edge.Target.Value).ThenBy(static edge => edge.Relation, CodePointOrder.Instance)],
            isTruncated);
    }

    /// <summary>The links of memories and of what these stand for, with what stands for their ends.</summary>
    private async ValueTask<List<GraphEdge>> LinksOfAsync(IReadOnlyCollection<MemoryId> frontier, CancellationToken cancellationToken)
    {
        var members = await standIns.MembersAsync(frontier, cancellationToken);
        var links = (await view.GetAssociationsAsync(members, cancellationToken)).Where(link => !link.IsRemoved && link.Strength >= query.MinStrength).ToList();
        await standIns.LearnAsync([.. links.SelectMany(static link => (MemoryId[])[link.Source, link.Target]).Distinct()], cancellationToken);
        var found = new List<GraphEdge>(links.Count);
        foreach (var link in links)
        {
            if (EndOf(link.Source) is { } source && EndOf(link.Target) is { } target && source != target)
                found.Add(new GraphEdge(source, target, link.Relation, link.Strength, link.IsAutomatic, link.CreatedAt));
        }

        return found;
    }

    /// <summary>The walk may have begun at what nothing stands for.</summary>
    private MemoryId? EndOf(MemoryId memory) => standIns.Of(memory)?.Id ?? (nodes.ContainsKey(memory) ? memory : null);

    /// <summary>The memories that are reached for the first time, those by the strongest links first.</summary>
    private List<MemoryId> Reach(List<GraphEdge> links, int depth)
    {
        var reached = links.SelectMany(static link => ((MemoryId, double)[])[(link.Source, link.Strength), (link.Target, link.Strength)])
            .Where(end => !nodes.ContainsKey(end.Item1))
            .GroupBy(static end => end.Item1, static end => end.Item2)
            .OrderByDescending(static end => end.Max()).ThenBy(static end => end.Key.Value)
            .Select(static end => end.Key)
            .ToList();
        if (reached.Count > query.MaxNodes - nodes.Count)
        {
            isTruncated = true;
            reached.RemoveRange(query.MaxNodes - nodes.Count, reached.Count - (query.MaxNodes - nodes.Count));
        }

        foreach (var memory in reached)
            nodes.Add(memory, new GraphNode(standIns.Of(memory)!, depth));
        return reached;
    }

    /// <summary>Of links that became one the strongest is told.</summary>
    private void Draw(List<GraphEdge> links)
    {
        foreach (var edge in links.Where(edge => nodes.ContainsKey(edge.Source) && nodes.ContainsKey(edge.Target)))
        {
            var key = new AssociationKey(edge.Source, edge.Target, edge.Relation);
            if (!edges.TryGetValue(key, out var drawn) || edge.Strength > drawn.Strength)
                edges[key] = edge;
        }
    }
}
