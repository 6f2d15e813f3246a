using System.Collections.Immutable;
using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>
/// Drops what a reply says twice of one turn. Where it gives a slot of one value two of them, nobody knows which was meant: both are dropped, or, when the
/// slot is the model's own invention, are kept as facts without a slot, which stand side by side.
/// </summary>
internal static class Repeats
{
    public static ModelFindings Drop(IReadOnlyList<FoundFact> found, KnownMemories known)
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

        var facts = ImmutableArray.CreateBuilder<FoundFact>(kept.Count);
        foreach (var fact in kept)
        {
            if (!kept.Exists(other => Contradict(fact, other, known)))
                facts.Add(fact);
            else if (fact.Fact.Slot is { } slot && known.IsSettled(slot))
                dropped.Add(new(DropReason.Conflict));
            else
                facts.Add(fact with { Fact = fact.Fact with { Slot = null, Value = null, Corrects = null } });
        }

        return new ModelFindings(facts.ToImmutable(), dropped.ToImmutable());
    }

    /// <summary>What a fact is told by: its value, or its sentence when it has none.</summary>
    public static string TextOf(ProposedFact fact) => fact.Value is { } value ? TurnLine.TextOf(value) : fact.Content;

    private static bool IsSame(FoundFact one, FoundFact other) =>
        one.Turn == other.Turn && one.Fact.Slot == other.Fact.Slot && one.Fact.Stance == other.Fact.Stance && one.Fact.TemporalState == other.Fact.TemporalState
        && Identities.OfText(TextOf(one.Fact)) == Identities.OfText(TextOf(other.Fact));

    private static bool Contradict(FoundFact one, FoundFact other, KnownMemories known) =>
        !ReferenceEquals(one, other) && one.Turn == other.Turn && one.Fact.Slot is { } slot && slot == other.Fact.Slot && known.CardinalityOf(slot) == Cardinality.One
        && IsOpenNow(one.Fact) && IsOpenNow(other.Fact);

    private static bool IsOpenNow(ProposedFact fact) => fact is { Stance: Stance.Asserts, TemporalState: TemporalState.Current, ValidTo: null };
}
