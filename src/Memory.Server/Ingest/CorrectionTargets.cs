using System.Text.Json;
using System.Text.RegularExpressions;
using Memory.Server.Curation;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Corrections;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Finds what a correction is about whose words name no question: "it's Berlin, not Bern" is about whatever was said to be Bern.</summary>
internal sealed class CorrectionTargets(IUserView view, SlotLedger ledger, DateTimeOffset now)
{
    /// <summary>Words this unlike are not two spellings of one name.</summary>
    private const double LeastLikeness = 0.5;

    /// <summary>How many of the user's turns back "I meant" reaches.</summary>
    private const int Reach = 2;

    /// <summary>The correction as a fact of the slot it is about; null when nothing is known that it could mean.</summary>
    public async ValueTask<ProposedFact?> PlaceAsync(Turn turn, IReadOnlyList<Turn> before, SaidCorrection said, CancellationToken cancellationToken)
    {
        var meant = said.Wrong is { } wrong
            ? await NamedAsync(turn, wrong, cancellationToken)
            : await JustSaidAsync(before, said, cancellationToken);
        return meant is null ? null : Corrected(meant, said);
    }

    /// <summary>
    /// What a slot of one value holds now, for a correction that does not say what was wrong; null when that is nothing, or what is said to
    /// be right.
    /// </summary>
    public async ValueTask<string?> HeldAsync(Slot slot, string right, CancellationToken cancellationToken)
    {
        if ((await ledger.CardinalityOfAsync(slot, cancellationToken) ?? SlotCatalog.CardinalityOf(slot)) != Cardinality.One)
            return null;
        var memories = await ledger.MemoriesOfAsync(slot, Cardinality.One, cancellationToken);
        return memories.LastOrDefault(memory => memory.IsInCurrentView(now) && memory.Identity != right)?.Identity;
    }

    /// <summary>
    /// The value of the only memory of that kind that has a name, which a negation of the kind means too: "my dog died" is about Rex, "a pet
    /// (dog) named Rex", when there is no other dog. Null when there is none, or more than one.
    /// </summary>
    public async ValueTask<Json?> NamedOfKindAsync(ProposedFact ended, CancellationToken cancellationToken)
    {
        if (ended is not { Slot: { } slot, Value: { } value } || value.ToElement() is not { ValueKind: JsonValueKind.String } kind
            || (await ledger.CardinalityOfAsync(slot, cancellationToken) ?? SlotCatalog.CardinalityOf(slot)) != Cardinality.Many)
            return null;
        var named = (await ledger.MemoriesOfAsync(slot, Cardinality.Many, cancellationToken))
            .Where(memory => MayBeMeant(memory) && IsStanding(memory) && memory.Content.Contains($"({kind.GetString()})", StringComparison.OrdinalIgnoreCase)).ToList();
        return named is [var only] ? only.Value : null;
    }

    /// <summary>Of what has that value what holds, else what was said in this session; the latest said of several.</summary>
    private async ValueTask<MemoryRecord?> NamedAsync(Turn turn, string wrong, CancellationToken cancellationToken)
    {
        var identity = Identities.OfText(wrong);
        var known = ledger.Overlay(await view.ListAllMemoriesAsync(cancellationToken)).Where(MayBeMeant).ToList();
        var named = known.FindAll(memory => memory.Identity == identity);
        if (named.Count == 0)
            named = known.FindAll(memory => Whole(wrong).IsMatch(ValueOf(memory)!));
        var standing = named.FindAll(IsStanding);
        return (standing.Count > 0 ? standing : named.FindAll(memory => memory.Source?.Session == turn.Session)).MaxBy(SaidAt);
    }

    private async ValueTask<MemoryRecord?> JustSaidAsync(IReadOnlyList<Turn> before, SaidCorrection said, CancellationToken cancellationToken)
    {
        var turns = before.Reverse().Where(static turn => turn is { Role: TurnRole.User, IsHidden: false });
        foreach (var turn in said.IsSpelling ? turns : turns.Take(Reach))
        {
            var memories = ledger.Overlay(await view.ListMemoriesFromAsync(turn.Id, cancellationToken), turn.Id)
                .Where(memory => MayBeMeant(memory) && MayReplace(memory, said)).OrderBy(SaidAt).ToList();
            if (memories.Count > 0)
                return memories.MaxBy(memory => LikenessOf(memory, said)) is { } alike && LikenessOf(alike, said) >= LeastLikeness ? alike : memories[^1];
        }

        if (!said.IsSpelling)
            return null;
        var standing = ledger.Overlay(await view.ListAllMemoriesAsync(cancellationToken)).Where(memory => MayBeMeant(memory) && IsStanding(memory) && MayReplace(memory, said));
        return standing.OrderBy(SaidAt).MaxBy(memory => LikenessOf(memory, said));
    }

    private bool IsStanding(MemoryRecord memory) =>
        memory.SupersededReason is null && !memory.IsExpiredAt(now) && (memory.ValidTo is not { } end || end > now || memory.TemporalState == TemporalState.Past);

    private static bool MayBeMeant(MemoryRecord memory) =>
        memory is { Slot: not null, IsDeleted: false, ArchivedAt: null, SupersededReason: not (SupersededReason.Corrected or SupersededReason.Merged) } && ValueOf(memory) is not null;

    private static bool MayReplace(MemoryRecord memory, SaidCorrection said) =>
        said.IsSpelling ? LikenessOf(memory, said) >= LeastLikeness : Likeness.MayReplace(said.Right, ValueOf(memory)!);

    private static double LikenessOf(MemoryRecord memory, SaidCorrection said) => Likeness.Of(said.Right, ValueOf(memory)!);

    /// <summary>The same fact with the right value: its sentence, its nature and its time, but for the beginning, which the wrong one tells.</summary>
    private static ProposedFact Corrected(MemoryRecord memory, SaidCorrection said)
    {
        var old = ValueOf(memory)!;
        var wrong = said.Wrong is { } named && Identities.OfText(named) != memory.Identity ? Whole(named).Match(old).Value : old;
        var right = wrong.Length == 0 ? said.Right : old.Replace(wrong, said.Right, StringComparison.Ordinal);
        var isAhead = memory.TemporalState == TemporalState.Future && memory.ValidFrom is not null;
        return new ProposedFact
        {
            Type = memory.Type,
            Slot = memory.Slot,
            Content = memory.Content.Contains(old, StringComparison.Ordinal) ? memory.Content.Replace(old, right, StringComparison.Ordinal) : $"User's {memory.Slot}: {right}.",
            Value = Json.From(right),
            Corrects = old,
            TemporalState = memory.TemporalState,
            ValidFrom = isAhead || memory.TemporalState == TemporalState.Past ? memory.ValidFrom : null,
            ValidTo = memory.SupersededReason is null ? memory.ValidTo : null,
            Importance = memory.Importance,
        };
    }

    private static DateTimeOffset SaidAt(MemoryRecord memory) => memory.LastRefreshedAt ?? memory.CreatedAt;

    private static string? ValueOf(MemoryRecord memory) => memory.Value?.ToElement() switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static Pattern Whole(string words) => Patterns.Of($@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(words)}(?![\p{{L}}\p{{N}}])");
}
