using System.Collections.Immutable;

namespace Memory.Server.Memories.Associations;

/// <summary>
/// Why two memories are linked without anybody asking for it, and how strongly. It depends on the two alone, so that the same links come whatever
/// the order in which memories arrive, and can be worked out again at any time.
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

    /// <summary>All links between two memories, from the one with the smaller id to the other.</summary>
    public static IEnumerable<Association> Between(MemoryRecord one, MemoryRecord other, DateTimeOffset now)
    {
        if (one.Id == other.Id || !MayBeLinked(one) || !MayBeLinked(other))
            yield break;
        var (source, target) = one.Id.Value.CompareTo(other.Id.Value) < 0 ? (one.Id, other.Id) : (other.Id, one.Id);
        foreach (var (relation, strength) in Reasons(one, other))
        {
            yield return new Association
            {
                Source = source, Target = target, Relation = relation, Strength = strength, IsAutomatic = true, CreatedAt = now, UpdatedAt = now,
            };
        }
    }

    /// <summary>What is retired keeps the links that it has and gets no more; its successor gets its own.</summary>
    public static bool MayBeLinked(MemoryRecord memory) => !memory.IsDeleted && memory.SupersededBy is null && memory.SupersededReason is null;

    private static IEnumerable<(string Relation, double Strength)> Reasons(MemoryRecord one, MemoryRecord other)
    {
        if (TurnsInCommon(one, other) is > 0 and var turns)
            yield return (ToldTogether, MostTold - ((MostTold - FirstTelling) * Math.Pow(0.6, turns - 1)));
        if (ShareName(ProperNames.In(one.Content), ProperNames.In(other.Content)))
            yield return (SameName, NameStrength);
        if (one.Slot is { } slot && other.Slot is { } sibling && SlotFamilies.AreSiblings(slot, sibling))
            yield return (SameSubject, one.Cardinality == Cardinality.One && other.Cardinality == Cardinality.One ? SubjectStrength : SubjectStrengthOfMany);
    }

    private static int TurnsInCommon(MemoryRecord one, MemoryRecord other) =>
        one.Source is { } source && other.Source is { } otherSource ? source.Messages.Intersect(otherSource.Messages).Count() : 0;

    /// <summary>One of the two must surely mean it as a name.</summary>
    private static bool ShareName(IReadOnlyList<KeyValuePair<string, bool>> names, IReadOnlyList<KeyValuePair<string, bool>> others) =>
        names.Any(name => others.Any(other => other.Key == name.Key && (other.Value || name.Value)));
}
