using Memory.Server.Api.Reading;
using Memory.Server.Memories;
using Memory.Server.Portability.Documents;

namespace Memory.Server.Api.Portability;

/// <summary>Reads a document's versions of memories, and the observations they are folded from.</summary>
internal static class FactRecords
{
    /// <summary>Characters of a normal form, which is a short sentence or a hash.</summary>
    private const int Identity = 512;

    public static DocumentMemory Memory(DocumentRecords records, Fields fields)
    {
        var memory = new MemoryRecord
        {
            Id = DocumentRecords.Id(fields, "id"),
            RecordedFrom = records.Past(fields, "recorded_from"),
            Type = DocumentRecords.Word<MemoryType>(fields, "type"),
            Content = fields.RequiredText("content", Limits.Content),
            Slot = SlotOf(fields),
            Cardinality = DocumentRecords.Word<Cardinality>(fields, "cardinality"),
            Value = fields.Any("value", Limits.SmallJson),
            Identity = IdentityOf(fields),
            Confidence = fields.Number("confidence", 0, 1) ?? 1,
            Importance = fields.Whole("importance", 1, 5),
            Metadata = fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels),
            TtlSeconds = fields.Whole("ttl_seconds", 1, Limits.Ttl),
            ExpiresAt = fields.Time("expires_at"),
            Mode = DocumentRecords.Word<IngestionMode>(fields, "ingestion_mode"),
            CreatedAt = records.Past(fields, "created_at"),
            UpdatedAt = records.Past(fields, "updated_at"),
            IsDeleted = fields.Flag("is_deleted") ?? false,
            TemporalState = DocumentRecords.Word<TemporalState>(fields, "temporal_state"),
            ValidFrom = fields.Time("valid_from"),
            ValidTo = fields.Time("valid_to"),
            SupersededBy = DocumentRecords.IdOrNull(fields, "superseded_by"),
            SupersededAt = fields.Time("superseded_at"),
            SupersededReason = fields.Word<SupersededReason>("superseded_reason"),
            LastRefreshedAt = fields.Time("last_refreshed_at"),
            SaidAt = fields.Time("said_at"),
            IsEssential = fields.Flag("is_essential") ?? false,
            IsPromoted = fields.Flag("is_promoted") ?? false,
            ArchivedAt = records.PastOrNull(fields, "archived_at"),
            RestoredAt = records.PastOrNull(fields, "restored_at"),
            RestoredReason = fields.Text("restored_reason", Limits.Reason, least: 0),
            Source = SourceOf(fields),
        };
        CheckRetirement(fields, memory);
        return new DocumentMemory(memory, fields.Time("recorded_to"));
    }

    public static Observation Observation(DocumentRecords records, Fields fields) => new()
    {
        Id = DocumentRecords.Id(fields, "id"),
        Stance = DocumentRecords.Word<Stance>(fields, "stance"),
        Type = DocumentRecords.Word<MemoryType>(fields, "type"),
        Content = Required(fields, "content", Limits.Content),
        Slot = SlotOf(fields),
        Cardinality = DocumentRecords.Word<Cardinality>(fields, "cardinality"),
        Value = fields.Any("value", Limits.SmallJson),
        Identity = IdentityOf(fields),
        TemporalState = DocumentRecords.Word<TemporalState>(fields, "temporal_state"),
        ValidFrom = fields.Time("valid_from"),
        ValidTo = fields.Time("valid_to"),
        SaidAt = DocumentRecords.Time(fields, "said_at"),
        Trust = DocumentRecords.Word<Trust>(fields, "trust"),
        Confidence = fields.Number("confidence", 0, 1) ?? 1,
        Importance = fields.Whole("importance", 1, 5),
        Metadata = fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels),
        TtlSeconds = fields.Whole("ttl_seconds", 1, Limits.Ttl),
        ExpiresAt = fields.Time("expires_at"),
        Mode = DocumentRecords.Word<IngestionMode>(fields, "ingestion_mode"),
        IsEssential = fields.Flag("is_essential") ?? false,
        IsForgotten = fields.Flag("is_forgotten") ?? false,
        ClosedAt = fields.Time("closed_at"),
        OpensRun = fields.Flag("opens_run") ?? false,
        Corrects = fields.Text("corrects", Identity, least: 0),
        RestoredAt = records.PastOrNull(fields, "restored_at"),
        RestoredReason = fields.Text("restored_reason", Limits.Reason, least: 0),
        ArchivedAt = records.PastOrNull(fields, "archived_at"),
        Promotion = fields.Flag("promotion"),
        Source = ReferenceOf(fields),
    };

    private static void CheckRetirement(Fields fields, MemoryRecord memory)
    {
        if (memory.SupersededReason is null != memory.SupersededAt is null)
            fields.Fault("superseded_reason", "and superseded_at go together");
        if (memory is { SupersededBy: not null, SupersededAt: null })
            fields.Fault("superseded_by", "needs superseded_at");
        if (memory.SupersededBy == memory.Id)
            fields.Fault("superseded_by", "must be another memory");
    }

    private static string Required(Fields fields, string name, int most)
    {
        DocumentRecords.Require(fields, name);
        return fields.Text(name, most, least: 0) ?? "";
    }

    private static string IdentityOf(Fields fields) => Required(fields, "identity", Identity);

    private static Slot? SlotOf(Fields fields)
    {
        var text = fields.Text("key", Limits.Name);
        var slot = Slot.Parse(text);
        if (text is not null && slot?.Name != text)
            fields.Fault("key", "must be written in lower case with underscores, as an export writes it");
        return slot;
    }

    private static MemorySource? SourceOf(Fields fields) => fields.Nested("source") is { } source
        ? new MemorySource(new SessionId(source.RequiredText("session_id", Limits.Name)), DocumentRecords.Messages(source, "message_ids", 0, MemorySource.MaxMessages))
        : null;

    private static TurnReference? ReferenceOf(Fields fields) => fields.Nested("source") is { } source
        ? new TurnReference(new SessionId(source.RequiredText("session_id", Limits.Name)), new MessageId(source.RequiredText("message_id", Limits.Name)))
        : null;
}
