using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Tells memories and turns in the words of the contract.</summary>
internal static class WireMemories
{
    public static Contract.MemoryRecord One(Scope scope, MemoryRecord memory, DateTimeOffset now, DecayRates? decay = null)
    {
        // A retirement that is due later is not told before: until then the memory stands.
        var isRetired = memory.IsSupersededAt(now);
        return new Contract.MemoryRecord
        {
            Id = memory.Id.Value,
            OwnerId = scope.Owner.Value,
            UserId = scope.User.Value,
            Type = memory.Type,
            Content = memory.Content,
            Key = memory.Slot?.Name,
            Cardinality = memory.Slot is null ? null : memory.Cardinality,
            Value = memory.Value?.ToElement(),
            Confidence = memory.Confidence,
            EffectiveConfidence = decay is null ? null : EffectiveConfidence.Of(memory, now, decay),
            Importance = memory.Importance,
            Metadata = memory.Metadata?.ToElement(),
            TtlSeconds = memory.TtlSeconds,
            ExpiresAt = memory.ExpiresAt,
            IngestionMode = memory.Mode,
            CreatedAt = memory.CreatedAt,
            UpdatedAt = memory.UpdatedAt,
            IsDeleted = memory.IsDeleted,
            TemporalState = memory.StateAt(now),
            ValidFrom = memory.ValidFrom,
            ValidTo = memory.ValidTo,
            SupersededBy = isRetired ? memory.SupersededBy?.Value : null,
            SupersededAt = isRetired ? memory.SupersededAt : null,
            SupersededReason = isRetired ? memory.SupersededReason : null,
            LastRefreshedAt = memory.LastRefreshedAt,
            IsEssential = memory.IsEssential,
            RestoredAt = memory.RestoredAt,
            RestoredReason = memory.RestoredReason,
            ArchivedAt = memory.ArchivedAt,
            Source = memory.Source is { } source
                ? new Contract.MemorySource(source.Session.Value, [.. source.Messages.Select(static id => id.Value)])
                : null,
        };
    }

    public static IReadOnlyList<Contract.MemoryRecord> All(Scope scope, IEnumerable<MemoryRecord> memories, DateTimeOffset now, DecayRates? decay = null) =>
        [.. memories.Select(memory => One(scope, memory, now, decay))];

    public static Contract.RecalledMemory Ranked(Scope scope, RankedMemory ranked, bool explain, DateTimeOffset now) =>
        new(One(scope, ranked.Memory, now), ranked.Score) { Explanation = explain ? ranked.Parts : null };

    public static Contract.RecalledTurn Ranked(RankedTurn ranked, bool explain) =>
        new(Turn(ranked.Turn), ranked.Score) { Explanation = explain ? ranked.Parts : null };

    public static Contract.TurnRecord Turn(Turn turn) => new()
    {
        Id = turn.Id.Value,
        SessionId = turn.Session.Value,
        Role = turn.Role,
        Name = turn.Name,
        Content = turn.Content,
        CreatedAt = turn.SaidAt,
        Metadata = turn.Metadata?.ToElement(),
    };

    public static IReadOnlyList<Contract.TurnRecord> Turns(IEnumerable<Turn> turns) => [.. turns.Select(Turn)];
}
