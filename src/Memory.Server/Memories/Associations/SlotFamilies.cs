using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Memory.Server.Memories.Associations;

/// <summary>Which slots tell about the same side of somebody's life, so that the answer to one often bears on another.</summary>
internal static class SlotFamilies
{
    private static readonly ImmutableArray<string>[] All =
    [
        ["family", "friend", "partner", "pet", "relationship_status"],
        ["employer", "industry", "manager", "project", "role", "team"],
        ["location", "origin", "timezone"],
        ["allergy", "diet"],
        ["education", "skill"],
        ["goal", "plan"],
    ];

    private static readonly FrozenDictionary<string, ImmutableArray<Slot>> Siblings = All
        .SelectMany(static family => family.Select(name => KeyValuePair.Create(
            name, family.Where(other => other != name).Select(static other => Slot.Parse(other)!.Value).ToImmutableArray())))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The other slots of a slot's family; none when it belongs to none.</summary>
    public static ImmutableArray<Slot> SiblingsOf(Slot slot) => Siblings.GetValueOrDefault(slot.Name, []);

    public static bool AreSiblings(Slot one, Slot other) => SiblingsOf(one).Contains(other);
}
