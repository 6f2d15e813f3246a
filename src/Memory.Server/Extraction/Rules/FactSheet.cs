using System.Text.Json;
using Memory.Server.Extraction.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Rules;

/// <summary>What a rule read in a clause, before the clause's mode and times are applied.</summary>
/// <param name="Slot">The slot's name.</param>
/// <param name="Value">The bare value in the user's words; null for whatever is current.</param>
/// <param name="Says">The rest of a sentence that begins with "User", its verb in the third person: "lives in Austin".</param>
internal sealed record Draft(string Slot, string? Value, string Says)
{
    public MemoryType Type { get; init; } = MemoryType.Fact;

    public int? Importance { get; init; }

    public double Confidence { get; init; } = 0.9;

    /// <summary>Set when the rule itself knows; otherwise the clause's mode and times tell.</summary>
    public TemporalState? State { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Whether the clause ends the fact whatever its wording ("I quit my job").</summary>
    public bool Ends { get; init; }

    /// <summary>Whether the clause's times are about something else than the fact's validity.</summary>
    public bool IsTimeless { get; init; }
}

/// <summary>Collects the facts of one turn, each once, up to a bound.</summary>
internal sealed class FactSheet
{
    /// <summary>More facts of one turn are dropped.</summary>
    public const int MaxFacts = 64;

    private readonly List<ProposedFact> facts = [];

    public IReadOnlyList<ProposedFact> Facts => facts;

    public void Add(Clause clause, Draft draft)
    {
        var ends = draft.Ends || clause.Mode == Mode.NoLonger;
        var state = ends ? TemporalState.Current : draft.State ?? StateOf(clause, draft);
        Add(new ProposedFact
        {
            Stance = ends ? Stance.Negates : Stance.Asserts,
            Type = draft.Type,
            Slot = Slot.Parse(draft.Slot),
            Value = draft.Value is { } value ? Quote(value) : null,
            Content = Narration.About(state == TemporalState.Future && draft.State is null && clause.Times.At is { } at ? $"{draft.Says} from {at.From:yyyy-MM-dd}" : draft.Says, state, ends),
            TemporalState = state,
            ValidFrom = draft.From ?? (draft.IsTimeless ? null : FromOf(clause, state)),
            ValidTo = draft.To ?? (draft.IsTimeless || ends ? null : ToOf(clause, state)),
            IsOver = state == TemporalState.Past && clause.Mode == Mode.UsedTo && clause.Times == Dates.TimeMentions.None && !LongAgo.IsMatch(clause.Spoken),
            Confidence = draft.Confidence,
            Importance = draft.Importance,
        });
    }

    /// <summary>Adds what the user asked to remember and no rule could place.</summary>
    public void AddFree(string content, double confidence = 0.8, int? importance = null) => Add(new ProposedFact
    {
        Type = MemoryType.Fact,
        Content = content,
        Confidence = confidence,
        Importance = importance,
    });

    /// <summary>Says of the facts from a place on that another value was said by mistake.</summary>
    public void Correct(int from, string wrong)
    {
        for (var i = from; i < facts.Count; i++)
        {
            if (facts[i] is { Slot: not null, Value: not null, Stance: Stance.Asserts } fact)
                facts[i] = fact with { Corrects = wrong };
        }
    }

    /// <summary>Puts another value in the place of the last one that it may stand for; false when there is none.</summary>
    /// <param name="wrong">The value that is replaced; null for the last one of the same kind.</param>
    /// <param name="right">The value.</param>
    public bool Reword(string? wrong, string right)
    {
        for (var i = facts.Count - 1; i >= 0; i--)
        {
            if (facts[i] is not { Slot: not null, Stance: Stance.Asserts, Value: { } value } fact || value.ToElement() is not { ValueKind: JsonValueKind.String } text)
                continue;
            var old = text.GetString()!;
            var isMeant = wrong is null ? Corrections.Likeness.MayReplace(right, old) : Identities.OfText(wrong) == Identities.OfText(old);
            if (!isMeant)
                continue;
            facts[i] = fact with { Value = Quote(right), Content = fact.Content.Replace(old, right, StringComparison.Ordinal) };
            return true;
        }

        return false;
    }

    private void Add(ProposedFact fact)
    {
        if (facts.Count < MaxFacts && !facts.Exists(other => other.Slot == fact.Slot && other.Stance == fact.Stance
            && other.TemporalState == fact.TemporalState && Identities.Of(other.Value, other.Content) == Identities.Of(fact.Value, fact.Content)))
            facts.Add(fact);
    }

    private static TemporalState StateOf(Clause clause, Draft draft) =>
        clause.Mode == Mode.UsedTo ? TemporalState.Past
        : clause.Times.Recurrence is not null ? TemporalState.Recurring
        : !draft.IsTimeless && clause.Times is { Since: null, Ago: null, At: { } at } && at.From > clause.SaidAt ? TemporalState.Future
        : TemporalState.Current;

    private static DateTimeOffset? FromOf(Clause clause, TemporalState state) => state switch
    {
        TemporalState.Past => clause.Times.Until is null ? clause.Times.Since?.From ?? clause.Times.At?.From : clause.Times.Since?.From,
        TemporalState.Recurring => null,
        _ => clause.Times.Start is { } start && !(clause.Times is { Since: null, Ago: null } && start.Date == clause.SaidAt.Date) ? start : null,
    };

    private static DateTimeOffset? ToOf(Clause clause, TemporalState state) => state switch
    {
        TemporalState.Past => clause.Times.Until ?? clause.Times.At?.To,
        _ => clause.Times.Until,
    };

    /// <summary>Words of a time of life, in which something may have held as it does again now.</summary>
    private static readonly Pattern LongAgo = Patterns.Of(@"\b(as (a|an) |when (I|we|my)\b|while (I|we)\b|growing up|in my (teens|twenties|thirties|forties|childhood|youth|early|late|20s|30s|40s)|back (then|in|when)|during|before|until|years? ago|once upon)");

    private static Json Quote(string value) => new(JsonSerializer.Serialize(value, ValueJson.Default.String));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
[System.Text.Json.Serialization.JsonSourceGenerationOptions]
internal sealed partial class ValueJson : System.Text.Json.Serialization.JsonSerializerContext;
