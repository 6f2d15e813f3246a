using System.Collections.Immutable;

namespace Memory.Server.Memories.Associations;

/// <summary>
/// Why two memories are linked without anybody asking for it, and how strongly. It depends on the two alone, so that it can be worked out again at any time.
/// </summary>
internal static class AutomaticLinks
{
    /// <summary>Both came from the same turn. What is told together again and again is linked more strongly.</summary>
    public const string ToldTogether = "told_together";

    /// <summary>Both name the same person, place or thing.</summary>
    public const string SameName = "same_name";

    /// <summary>Both tell of the same side of the user's life (<see cref="SlotFamilies"/>).</summary>
    public const string SameSubject = "same_subject";

    private const double FirstTelling = 0.5;
    private const double MostTold = 0.9;
    private const double NameStrength = 0.6;
    private const double SubjectStrength = 0.4;

    /// <summary>One of many friends and one of many pets have less to do with each other than an employer and a role.</summary>
    private const double SubjectStrengthOfMany = 0.25;

    /// <summary>The relations that rules make.</summary>
    public static ImmutableArray<string> Relations { get; } = [ToldTogether, SameName, SameSubject];

    /// <summary>The link of a relation between two memories, from the one with the smaller id to the other; null when there is no reason for it.</summary>
    public static Association? Between(Linkable one, Linkable other, string relation, DateTimeOffset now)
    {
        if (one.Id == other.Id || StrengthOf(one, other, relation) is not (> 0 and var strength))
            return null;
        var (source, target) = one.Id.Value.CompareTo(other.Id.Value) < 0 ? (one.Id, other.Id) : (other.Id, one.Id);
        return new Association
        {
            Source = source, Target = target, Relation = relation, Strength = strength, IsAutomatic = true, CreatedAt = now, UpdatedAt = now,
        };
    }

    private static double StrengthOf(Linkable one, Linkable other, string relation) => relation switch
    {
        ToldTogether => TurnsInCommon(one, other) is > 0 and var turns ? MostTold - ((MostTold - FirstTelling) * Math.Pow(0.6, turns - 1)) : 0,
        SameName => ShareName(one, other) ? NameStrength : 0,
        SameSubject when one.Memory.Slot is { } slot && other.Memory.Slot is { } sibling && SlotFamilies.AreSiblings(slot, sibling) =>
            one.Memory.Cardinality == Cardinality.One && other.Memory.Cardinality == Cardinality.One ? SubjectStrength : SubjectStrengthOfMany,
        _ => 0,
    };

    private static int TurnsInCommon(Linkable one, Linkable other) => one.Messages.Count(message => other.Messages.Contains(message));

    /// <summary>One of the two must surely mean it as a name.</summary>
    private static bool ShareName(Linkable one, Linkable other) =>
        one.Names.Any(name => other.Names.Any(same => same.Key == name.Key && (same.Value || name.Value)));
}
