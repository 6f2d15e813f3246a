using Memory.Server.Api.Reading;
using Memory.Server.Curation;
using Memory.Server.Memories;

namespace Memory.Server.Api.Requests;

/// <summary>Reads memories to store, and changes to stored ones.</summary>
internal static class MemoryRequests
{
    /// <summary>Reads a memory to store. A <c>rules</c> one yields a fact per line.</summary>
    public static (string User, IReadOnlyList<NewFact> Facts) Read(Fields fields)
    {
        var user = fields.RequiredText("user_id", Limits.Name);
        var mode = fields.Word("ingestion_mode", IngestionMode.Explicit, IngestionMode.Rules) ?? IngestionMode.Explicit;
        var content = fields.RequiredText("content", Limits.Content);
        var type = fields.Word<MemoryType>("type");
        var common = ReadCommon(fields) with { Mode = mode };
        if (mode == IngestionMode.Rules)
            return (user, RuleLines.Read(fields, content, type, common));

        if (!fields.Has("type"))
            fields.Fault("type", "is required");
        var slot = Slot.Parse(fields.Text("key", Limits.Name, least: 0));
        var value = fields.Any("value", Limits.SmallJson);
        if (slot is null && common.Cardinality is not null)
            fields.Fault("cardinality", "needs a key");
        return (user, [common with { Type = type ?? default, Content = content, Slot = slot, Value = value }]);
    }

    /// <summary>Reads a change. A field written as null is emptied.</summary>
    public static MemoryEdit ReadEdit(Fields fields)
    {
        foreach (var name in (ReadOnlySpan<string>)["content", "is_essential"])
        {
            if (fields.Clears(name))
                fields.Fault(name, "cannot be emptied");
        }

        RefuseTwoExpiries(fields);
        return new MemoryEdit
        {
            Content = fields.Text("content", Limits.Content),
            Value = Change(fields, "value", fields.Any("value", Limits.SmallJson)),
            Importance = Change(fields, "importance", fields.Whole("importance", 1, 5)),
            Metadata = Change(fields, "metadata", fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels)),
            TtlSeconds = Change(fields, "ttl_seconds", fields.Whole("ttl_seconds", 1, Limits.Ttl)),
            ExpiresAt = Change(fields, "expires_at", fields.Time("expires_at")),
            ValidTo = Change(fields, "valid_to", fields.Time("valid_to")),
            IsEssential = fields.Flag("is_essential"),
        };
    }

    private static NewFact ReadCommon(Fields fields)
    {
        RefuseTwoExpiries(fields);
        var (from, to) = (fields.Time("valid_from"), fields.Time("valid_to"));
        if (to <= from)
            fields.Fault("valid_to", "must be later than valid_from");
        return new NewFact
        {
            Type = default,
            Content = "",
            Cardinality = fields.Word<Cardinality>("cardinality"),
            Confidence = fields.Number("confidence", 0, 1) ?? 1,
            Importance = fields.Whole("importance", 1, 5),
            Metadata = fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels),
            TtlSeconds = fields.Whole("ttl_seconds", 1, Limits.Ttl),
            ExpiresAt = fields.Time("expires_at"),
            TemporalState = fields.Word<TemporalState>("temporal_state") ?? TemporalState.Current,
            ValidFrom = from,
            ValidTo = to,
            IsEssential = fields.Flag("is_essential"),
        };
    }

    private static void RefuseTwoExpiries(Fields fields)
    {
        if (fields.Has("ttl_seconds") && fields.Has("expires_at"))
            fields.Fault("expires_at", "and ttl_seconds exclude each other");
    }

    private static Change<T>? Change<T>(Fields fields, string name, T value) => fields.Names(name) ? new Change<T>(value) : null;
}
