using System.Text.Json.Nodes;
using Memory.Server.Memories;

namespace Memory.Server.Profiles;

/// <summary>Shows current slots as one nested object: a dot in a slot's name leads one level down.</summary>
internal static class ProfileTree
{
    /// <summary>Where the value of a slot stands that has slots below it too.</summary>
    public const string OwnValue = "value";

    /// <summary>Names that the profile itself uses on its first level; slots of these names are not shown.</summary>
    public static IReadOnlySet<string> Reserved { get; } =
        new HashSet<string>(["user_id", "recent_topics", "usage", "summary", "welcome"], StringComparer.Ordinal);

    public static JsonObject Of(IEnumerable<MemoryRecord> memories, DateTimeOffset now)
    {
        var tree = new JsonObject();
        var slots = memories.Where(memory => memory.Slot is not null && memory.IsInCurrentView(now)).GroupBy(static memory => memory.Slot!.Value.Name);
        foreach (var slot in slots.OrderBy(static slot => slot.Key, StringComparer.Ordinal))
        {
            var path = slot.Key.Split('.', StringSplitOptions.RemoveEmptyEntries);
            if (path.Length > 0 && !Reserved.Contains(path[0]))
                Put(tree, path, ValueOf([.. slot]));
        }

        return tree;
    }

    private static void Put(JsonObject tree, ReadOnlySpan<string> path, JsonNode value)
    {
        foreach (var name in path[..^1])
        {
            if (tree[name] is not JsonObject below)
            {
                below = [];
                if (tree.Remove(name, out var own) && own is not null)
                    below[OwnValue] = own;
                tree[name] = below;
            }

            tree = below;
        }

        if (tree[path[^1]] is JsonObject node && value is not JsonObject)
            node[OwnValue] = value;
        else
            tree[path[^1]] = value;
    }

    /// <summary>Of a single-valued slot what overlays the rest: a stay that is bounded before what is open-ended, then what began last.</summary>
    private static JsonNode ValueOf(MemoryRecord[] memories)
    {
        if (memories[0].Cardinality == Cardinality.One)
            return NodeOf(memories.OrderByDescending(static memory => memory.ValidTo is not null).ThenByDescending(static memory => memory.ValidFrom ?? memory.CreatedAt)
                .ThenBy(static memory => memory.Id.Value).First());
        return new JsonArray([.. memories.OrderBy(static memory => memory.CreatedAt).ThenBy(static memory => memory.Id.Value).Select(NodeOf)]);
    }

    private static JsonNode NodeOf(MemoryRecord memory) =>
        (memory.Value is { } value ? JsonNode.Parse(value.Text) : null) ?? JsonValue.Create(memory.Content);
}
