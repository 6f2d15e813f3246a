using System.Collections.Immutable;
using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Extraction.Model.Checking;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model;

/// <summary>
/// Rules run first and what they read stands: of what a model found, this drops what a rule read too, and what says otherwise than a rule, in the
/// same turn. The model adds; it does not overrule.
/// </summary>
internal static class RulesFirst
{
    /// <summary>Slots that models take for one another where something is liked and done.</summary>
    private static readonly string[] Pastimes = ["like", "hobby", "skill"];

    /// <param name="findings">What the model found.</param>
    /// <param name="known">Current memories; those that rules made of a turn tell by their source which turn that is.</param>
    public static ModelFindings Merge(ModelFindings findings, IReadOnlyList<MemoryRecord> known)
    {
        var byRules = known.Where(static memory => memory is { Mode: IngestionMode.Rules, IsDeleted: false, Source: not null })
            .SelectMany(static memory => memory.Source!.Messages.Select(message => (message, memory)))
            .ToLookup(static pair => pair.message, static pair => pair.memory);
        var facts = ImmutableArray.CreateBuilder<FoundFact>();
        var dropped = findings.Dropped.ToBuilder();
        foreach (var found in findings.Facts)
        {
            if (byRules[found.Turn].Select(rule => Against(rule, found.Fact)).FirstOrDefault(static reason => reason is not null) is { } reason)
                dropped.Add(new(reason));
            else
                facts.Add(found);
        }

        return new ModelFindings(facts.ToImmutable(), dropped.ToImmutable());
    }

    private static DropReason? Against(MemoryRecord rule, ProposedFact fact)
    {
        var isAlike = rule.Slot is not null && fact.Slot is not null
            ? Likeness.AreAlike(TextOf(rule), Repeats.TextOf(fact))
            : Likeness.AreAlike(rule.Content, fact.Content);
        if (fact.Stance == Stance.Negates)
            return rule.Slot == fact.Slot && rule.TemporalState == TemporalState.Current && (isAlike || fact.Value is null) ? DropReason.AgainstRule : null;
        if (isAlike && IsOneSlot(rule.Slot, fact.Slot))
        {
            if (rule.TemporalState != fact.TemporalState && (rule.TemporalState == TemporalState.Past || fact.TemporalState == TemporalState.Past))
                return DropReason.AgainstRule;

            // What it corrects, the rule may not have seen.
            return fact.Corrects is null ? DropReason.SameAsRule : null;
        }

        return fact.Slot is not null && rule.Slot == fact.Slot && rule.Cardinality == Cardinality.One && IsOpenNow(rule) && fact is { TemporalState: TemporalState.Current, ValidTo: null }
            ? DropReason.AgainstRule
            : null;
    }

    /// <summary>A fact without a slot is the same as one in any, when it says the same.</summary>
    private static bool IsOneSlot(Slot? rule, Slot? proposed) =>
        rule is not { } one || proposed is not { } other || one == other || (Pastimes.Contains(one.Name, StringComparer.Ordinal) && Pastimes.Contains(other.Name, StringComparer.Ordinal));

    private static bool IsOpenNow(MemoryRecord rule) => rule is { TemporalState: TemporalState.Current, ValidTo: null };

    private static string TextOf(MemoryRecord memory) => memory.Value is { } value ? TurnLine.TextOf(value) : memory.Content;
}
