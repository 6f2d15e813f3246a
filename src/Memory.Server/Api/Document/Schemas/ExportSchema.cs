using System.Text.Json.Nodes;
using Memory.Server.Memories;
using Memory.Server.Portability.Documents;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>A user as one document: what an export writes, and what an import reads by the bounds of requests.</summary>
internal static class ExportSchema
{
    private const string Optional = "?";

    /// <summary>Characters of a normal form.</summary>
    private const int Identity = 512;

    private static readonly Shape Name = Shapes.Text(Limits.Name);
    private static readonly Shape Metadata = Shapes.Object(Limits.SmallJson, Limits.MetadataLevels);

    public static Shape Document { get; } = Whole;

    private static JsonObject Whole(SchemaBook book) => book.Of("UserExport", () => Object(
        book,
        "Everything held about a user. A field without a value is left out; lists that an import does without may be left out too.",
        ("format", Shapes.OneOf(DocumentFormat.Name), "What kind of document this is."),
        ("version", static _ => new JsonObject { [Shapes.Type] = "integer", ["const"] = DocumentFormat.Version }, "Its form."),
        ("exported_at?", Shapes.Time, "The instant whose state it shows."),
        ("user", User, "The user."),
        ("keys?", List("ExportedKey", Key), "The user's API keys, without their secrets; an import passes them over."),
        ("sessions?", List("ExportedSession", Session), "Conversations."),
        ("messages?", List("ExportedMessage", Message), "Raw turns in the order in which they arrived."),
        ("observations?", List("ExportedObservation", Observation), "What was said or stored, each time it was; memories are folded from these."),
        ("memories?", List("ExportedMemory", Memory), "Every version of every memory; those of one stand together, oldest first."),
        ("associations?", List("ExportedAssociation", Link), "Links between memories, removed ones too."),
        ("jobs?", List("ExportedJob", Job), "Messages that nobody has read for facts yet."),
        ("audit?", List("ExportedAuditEntry", Entry), "Entries of the audit log about the user; an import passes them over.")));

    private static JsonObject User(SchemaBook book) => book.Of("ExportedUser", () => Object(
        book, "The user.", ("id", Name, null), ("display_name?", Shapes.Text(Limits.Name, least: 0), null), ("metadata?", Metadata, null), ("created_at", Shapes.Time, null), ("last_active?", Shapes.Time, null)));

    private static JsonObject Key(SchemaBook book) => Object(
        book, "An API key without its secret.", ("key_id", Shapes.Uuid, null), ("scope", Shapes.Word<KeyScope>(), null), ("user_id?", Name, null), ("rate_limit?", Plain("integer"), null),
        ("metadata?", Metadata, null), ("created_at", Shapes.Time, null), ("last_used_at?", Shapes.Time, null), ("revoked_at?", Shapes.Time, null));

    private static JsonObject Session(SchemaBook book) => Object(
        book, "A conversation.", ("id", Name, null), ("context?", Shapes.Object(Limits.SessionContext), null), ("created_at", Shapes.Time, null), ("updated_at", Shapes.Time, null),
        ("expires_at?", Shapes.Time, null), ("ended_at?", Shapes.Time, null));

    private static JsonObject Message(SchemaBook book) => Object(
        book, "A raw turn.", ("id", Name, null), ("session_id", Name, null), ("role", Shapes.Word<TurnRole>(), null), ("name?", Shapes.Text(Limits.Name, least: 0), null),
        ("content", Shapes.Text(Limits.Message), null), ("created_at", Shapes.Time, "When it was said."), ("stored_at", Shapes.Time, "When it was stored."), ("metadata?", Metadata, null),
        ("is_hidden?", Shapes.Flag, "Whether \"forget that\" hid it."));

    private static JsonObject Observation(SchemaBook book) => Object(
        book, "One time that something was said or stored about the user.",
        [("id", Shapes.Uuid, null), ("stance", Shapes.Word(Enum.GetValues<Stance>()), "Whether it says that something holds, or that it no longer does."), .. Fact(least: 0),
         ("said_at", Shapes.Time, null), ("trust", Shapes.Word(Enum.GetValues<Trust>()), "How far it is believed beside others."),
         ("is_forgotten?", Shapes.Flag, null), ("closed_at?", Shapes.Time, null), ("opens_run?", Shapes.Flag, null), ("corrects?", Shapes.Text(Identity, least: 0), null), ("promotion?", Shapes.Flag, null),
         ("source?", static book => Object(book, "The turn that said it.", ("session_id", Name, null), ("message_id", Name, null)), null)]);

    private static JsonObject Memory(SchemaBook book) => Object(
        book, "One version of a memory.",
        [("id", Shapes.Uuid, null), ("recorded_from", Shapes.Time, "From when on the system believed it."), ("recorded_to?", Shapes.Time, "Until when; left out for the latest version."), .. Fact(least: 1),
         ("created_at", Shapes.Time, null), ("updated_at", Shapes.Time, null), ("is_deleted?", Shapes.Flag, null),
         ("superseded_by?", Shapes.Uuid, null), ("superseded_at?", Shapes.Time, null), ("superseded_reason?", Shapes.Word<SupersededReason>(), null),
         ("last_refreshed_at?", Shapes.Time, null), ("said_at?", Shapes.Time, null), ("is_promoted?", Shapes.Flag, null),
         ("source?", static book => Object(book, "The turns that said it.", ("session_id", Name, null), ("message_ids", Shapes.List(Name, 0, MemorySource.MaxMessages), null)), null)]);

    /// <summary>What observations and memories have in common.</summary>
    private static (string, Shape, string?)[] Fact(int least) =>
    [
        ("type", Shapes.Word<MemoryType>(), null), ("content", Shapes.Text(Limits.Content, least), null), ("key?", Name, "The slot, as an export writes it."), ("cardinality", Shapes.Word<Cardinality>(), null),
        ("value?", Shapes.Json(Limits.SmallJson), null), ("identity", Shapes.Text(Identity, least: 0), "The normal form by which two of them are recognised as saying the same."), ("confidence?", Shapes.Number(0, 1), null),
        ("importance?", Shapes.Whole(1, 5), null), ("metadata?", Metadata, null), ("ttl_seconds?", Shapes.Whole(1, Limits.Ttl), null), ("expires_at?", Shapes.Time, null),
        ("ingestion_mode", Shapes.Word<IngestionMode>(), null), ("temporal_state", Shapes.Word<TemporalState>(), null), ("valid_from?", Shapes.Time, null), ("valid_to?", Shapes.Time, null),
        ("is_essential?", Shapes.Flag, null), ("archived_at?", Shapes.Time, null), ("restored_at?", Shapes.Time, null), ("restored_reason?", Shapes.Text(Limits.Reason, least: 0), null),
    ];

    private static JsonObject Link(SchemaBook book) => Object(
        book, "A link between two memories.", ("source_id", Shapes.Uuid, null), ("target_id", Shapes.Uuid, null), ("relation", Name, null), ("strength?", Shapes.Number(0, 1), null),
        ("is_automatic?", Shapes.Flag, null), ("is_removed?", Shapes.Flag, "Whether somebody took it away."), ("created_at", Shapes.Time, null), ("updated_at", Shapes.Time, null));

    private static JsonObject Job(SchemaBook book) => Object(
        book, "Messages to be read for facts.", ("lane", Shapes.Word(Enum.GetValues<JobLane>()), "Who is to read them."), ("status", Shapes.Word(JobStatus.Queued, JobStatus.Failed), null),
        ("message_ids", Shapes.List(Name, 1, Limits.Batch), null), ("attempts?", Shapes.Whole(0, int.MaxValue), null), ("last_error?", Shapes.Text(Limits.Content, least: 0), null),
        ("created_at", Shapes.Time, null), ("updated_at", Shapes.Time, null));

    private static JsonObject Entry(SchemaBook book) => Object(
        book, "An entry of the audit log.", ("sequence", Plain("integer"), null), ("at", Shapes.Time, null), ("key_id?", Plain("string"), null), ("action", Plain("string"), null), ("pseudonym?", Plain("string"), null),
        ("details", static _ => new JsonObject { [Shapes.Type] = "object", ["additionalProperties"] = Shapes.Plain("string") }, "Ids, counts and hashes, by name."));

    private static Shape Plain(string type) => _ => Shapes.Plain(type);

    private static Shape List(string name, Shape item) => book => new JsonObject { [Shapes.Type] = "array", ["items"] = book.Of(name, () => item(book)) };

    /// <summary>An object whose fields must be there, but for those with a question mark.</summary>
    private static JsonObject Object(SchemaBook book, string text, params (string Field, Shape Shape, string? Text)[] fields)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var (field, shape, said) in fields)
        {
            var name = field.TrimEnd(Optional[0]);
            var schema = shape(book);
            if (said is not null)
                schema["description"] = said;
            properties[name] = schema;
            if (name.Length == field.Length)
                required.Add((JsonNode)name);
        }

        return new JsonObject { [Shapes.Type] = "object", ["description"] = text, ["properties"] = properties, ["required"] = required };
    }
}
