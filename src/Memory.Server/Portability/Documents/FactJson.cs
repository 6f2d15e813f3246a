using System.Text.Json;
using Memory.Server.Audit;
using Memory.Server.Memories;

namespace Memory.Server.Portability.Documents;

/// <summary>Writes versions of memories, the observations they are folded from, and entries of the audit log, as a document of a user holds them.</summary>
internal static class FactJson
{
    /// <param name="json">Where to.</param>
    /// <param name="memory">The version.</param>
    /// <param name="until">Until when the system believed it; null for the latest version.</param>
    public static void Write(Utf8JsonWriter json, MemoryRecord memory, DateTimeOffset? until)
    {
        json.WriteStartObject();
        json.WriteString("id", memory.Id.Value);
        json.WriteString("recorded_from", memory.RecordedFrom);
        json.Time("recorded_to", until);
        json.Word("type", memory.Type);
        json.WriteString("content", memory.Content);
        json.Text("key", memory.Slot?.Name);
        json.Word("cardinality", memory.Cardinality);
        json.Raw("value", memory.Value);
        json.WriteString("identity", memory.Identity);
        json.WriteNumber("confidence", memory.Confidence);
        json.Whole("importance", memory.Importance);
        json.Raw("metadata", memory.Metadata);
        json.Whole("ttl_seconds", memory.TtlSeconds);
        json.Time("expires_at", memory.ExpiresAt);
        json.Word("ingestion_mode", memory.Mode);
        json.WriteString("created_at", memory.CreatedAt);
        json.WriteString("updated_at", memory.UpdatedAt);
        json.Flag("is_deleted", memory.IsDeleted);
        json.Word("temporal_state", memory.TemporalState);
        json.Time("valid_from", memory.ValidFrom);
        json.Time("valid_to", memory.ValidTo);
        json.Text("superseded_by", memory.SupersededBy?.ToString());
        json.Time("superseded_at", memory.SupersededAt);
        json.Text("superseded_reason", memory.SupersededReason?.ToString().ToLowerInvariant());
        json.Time("last_refreshed_at", memory.LastRefreshedAt);
        json.Time("said_at", memory.SaidAt);
        json.Flag("is_essential", memory.IsEssential);
        json.Flag("is_promoted", memory.IsPromoted);
        json.Time("archived_at", memory.ArchivedAt);
        json.Time("restored_at", memory.RestoredAt);
        json.Text("restored_reason", memory.RestoredReason);
        if (memory.Source is { } source)
        {
            json.WriteStartObject("source");
            json.WriteString("session_id", source.Session.Value);
            json.Texts("message_ids", source.Messages.Select(static message => message.Value));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Observation said)
    {
        json.WriteStartObject();
        json.WriteString("id", said.Id.Value);
        json.Word("stance", said.Stance);
        json.Word("type", said.Type);
        json.WriteString("content", said.Content);
        json.Text("key", said.Slot?.Name);
        json.Word("cardinality", said.Cardinality);
        json.Raw("value", said.Value);
        json.WriteString("identity", said.Identity);
        json.Word("temporal_state", said.TemporalState);
        json.Time("valid_from", said.ValidFrom);
        json.Time("valid_to", said.ValidTo);
        json.WriteString("said_at", said.SaidAt);
        json.Word("trust", said.Trust);
        json.WriteNumber("confidence", said.Confidence);
        json.Whole("importance", said.Importance);
        json.Raw("metadata", said.Metadata);
        json.Whole("ttl_seconds", said.TtlSeconds);
        json.Time("expires_at", said.ExpiresAt);
        json.Word("ingestion_mode", said.Mode);
        json.Flag("is_essential", said.IsEssential);
        json.Flag("is_forgotten", said.IsForgotten);
        json.Time("closed_at", said.ClosedAt);
        json.Flag("opens_run", said.OpensRun);
        json.Text("corrects", said.Corrects);
        json.Time("restored_at", said.RestoredAt);
        json.Text("restored_reason", said.RestoredReason);
        json.Time("archived_at", said.ArchivedAt);
        if (said.Promotion is { } promotion)
            json.WriteBoolean("promotion", promotion);
        if (said.Source is { } source)
        {
            json.WriteStartObject("source");
            json.WriteString("session_id", source.Session.Value);
            json.WriteString("message_id", source.Message.Value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", entry.Sequence);
        json.WriteString("at", entry.At);
        json.Text("key_id", entry.Key?.ToString());
        json.WriteString("action", entry.Action);
        json.Text("pseudonym", entry.Pseudonym?.ToString());
        json.WriteStartObject("details");
        foreach (var (name, value) in entry.Details)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
