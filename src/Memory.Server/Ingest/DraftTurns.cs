using System.Globalization;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Server.Ingest;

/// <summary>Turns that are read and not stored, named by their places in the request: no stored turn can have such a name.</summary>
internal static class DraftTurns
{
    /// <summary>No id that the contract lets in has it.</summary>
    private const string Mark = "\0";

    public static Turn Of(NewTurn turn, int place, int count, SessionId session, DateTimeOffset now) => new()
    {
        Id = new MessageId(Mark + place.ToString(CultureInfo.InvariantCulture)),
        Session = session,
        Role = turn.Role,
        Name = turn.Name,
        Content = turn.Content,
        SaidAt = turn.SaidAt?.ToInstant() ?? now - ((count - 1 - place) * IngestService.TurnStep),
        StoredAt = now,
        Metadata = turn.Metadata,
        // Behind whatever is stored of the same time.
        Sequence = long.MaxValue - count + place,
    };

    public static int PlaceOf(MessageId id) => int.Parse(id.Value.AsSpan(Mark.Length), CultureInfo.InvariantCulture);

    /// <summary>What a rule's fact would be as a memory; null when it ends one.</summary>
    public static MemoryRecord? MemoryOf(Turn turn, ProposedFact fact, DateTimeOffset now) => fact.Stance == Stance.Negates ? null : new MemoryRecord
    {
        Id = default,
        Type = fact.Type,
        Content = fact.Content,
        Slot = fact.Slot,
        Cardinality = fact.Slot is { } slot ? SlotCatalog.CardinalityOf(slot) : Cardinality.Many,
        Value = fact.Value,
        Identity = Identities.Of(fact.Value, fact.Content),
        Mode = IngestionMode.Rules,
        TemporalState = fact.TemporalState,
        ValidFrom = fact.ValidFrom,
        ValidTo = fact.ValidTo,
        Source = new MemorySource(turn.Session, [turn.Id]),
        CreatedAt = now,
        UpdatedAt = now,
        RecordedFrom = now,
    };
}
