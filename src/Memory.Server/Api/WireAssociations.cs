using Memory.Server.Curation.Associations;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Tells links between memories in the words of the contract.</summary>
internal static class WireAssociations
{
    public static Contract.MemoryAssociation One(Association link) =>
        One(new GraphEdge(link.Source, link.Target, link.Relation, link.Strength, link.IsAutomatic, link.CreatedAt));

    public static Contract.MemoryGraph Graph(Scope scope, MemoryGraph graph, DateTimeOffset now) => new()
    {
        Nodes = [.. graph.Nodes.Select(node => new Contract.LinkedMemory(WireMemories.One(scope, node.Memory, now), node.Depth))],
        Edges = [.. graph.Edges.Select(One)],
        Truncated = graph.IsTruncated,
    };

    private static Contract.MemoryAssociation One(GraphEdge edge) => new()
    {
        SourceId = edge.Source.Value,
        TargetId = edge.Target.Value,
        Relation = edge.Relation,
        Strength = edge.Strength,
        IsAutomatic = edge.IsAutomatic,
        CreatedAt = edge.CreatedAt,
    };
}
