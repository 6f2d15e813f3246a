using System.Collections.Immutable;
using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Drops what a reply says twice of one turn, and, where it gives a slot of one value two of them, both: nobody knows which was meant.</summary>
internal static class Repeats
{
    public static ModelFindings Drop(IReadOnlyList<FoundFact> found, Func<Slot, Cardinality> cardinalityOf)
    {
        var kept = new List<FoundFact>(found.Count);
        var dropped = ImmutableArray.CreateBuilder<DroppedProposal>();
        foreach (var fact in found)
        {
            if (kept.Exists(other => IsSame(fact, other)))
                dropped.Add(new(DropReason.Duplicate));
            else
                kept.Add(fact);
        }

        var torn = kept.Where(fact => kept.Exists(other => Contradict(fact, other, cardinalityOf))).ToHashSet(ReferenceEqualityComparer.Instance);
        dropped.AddRange(Enumerable.Repeat(new DroppedProposal(DropReason.Conflict), torn.Count));
        return new ModelFindings([.. kept.Where(fact => !torn.Contains(fact))], dropped.ToImmutable());
    }

    /// <summary>What a fact is told by: its value, or its sentence when it has none.</summary>
    public static string TextOf(ProposedFact fact) => fact.Value is { } value ? TurnLine.TextOf(value) : fact.Content;

    private static bool IsSame(FoundFact one, FoundFact other) =>
        one.Turn == other.Turn && one.Fact.Slot == other.Fact.Slot && one.Fact.Stance == other.Fact.Stance && one.Fact.TemporalState == other.Fact.TemporalState
        && Identities.OfText(TextOf(one.Fact)) == Identities.OfText(TextOf(other.Fact));

    private static bool Contradict(FoundFact one, FoundFact other, Func<Slot, Cardinality> cardinalityOf) =>
        !ReferenceEquals(one, other) && one.Turn == other.Turn && one.Fact.Slot is { } slot && slot == other.Fact.Slot && cardinalityOf(slot) == Cardinality.One
        && IsOpenNow(one.Fact) && IsOpenNow(other.Fact);

    private static bool IsOpenNow(ProposedFact fact) => fact is { Stance: Stance.Asserts, TemporalState: TemporalState.Current, ValidTo: null };
}
