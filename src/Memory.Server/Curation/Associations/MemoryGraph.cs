using Memory.Server.Memories;

namespace Memory.Server.Curation.Associations;

/// <summary>How far to go from a memory, and over which links.</summary>
/// <param name="Depth">How many links away at most.</param>
/// <param name="MinStrength">Weaker links are left out.</param>
/// <param name="IsCurrent">Whether what holds now stands for what it replaced, and what does not hold is left out.</param>
/// <param name="MaxNodes">How many memories at most.</param>
internal sealed record GraphQuery(int Depth, double MinStrength, bool IsCurrent, int MaxNodes);

/// <summary>Memories and the links between them.</summary>
/// <param name="Nodes">The memories, the nearest first, those of one distance by their strongest link.</param>
/// <param name="Edges">The links between them.</param>
/// <param name="IsTruncated">Whether there were more memories than may be told.</param>
internal sealed record MemoryGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, bool IsTruncated);

/// <summary>A memory and how many links it is away.</summary>
internal sealed record GraphNode(MemoryRecord Memory, int Depth);

/// <summary>A link between memories that are told: those that it was made between, or what stands for them now.</summary>
internal sealed record GraphEdge(MemoryId Source, MemoryId Target, string Relation, double Strength, bool IsAutomatic, DateTimeOffset CreatedAt);
