using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Samples.Migrate.Files;
using Memory.Samples.Migrate.Plan;

namespace Memory.Samples.Migrate.Sources;

/// <summary>
/// Reads what mem0 gives away: records of <c>get_all</c> (<c>id</c>, <c>memory</c>, <c>user_id</c>, …), or points of its vector store, whose
/// <c>payload</c> holds the text as <c>data</c>.
/// </summary>
internal static class Mem0Export
{
    /// <summary>Fields that are told otherwise, or tell nothing: a hash, a search's score, the text prepared for search.</summary>
    private static readonly HashSet<string> NotMetadata = new(StringComparer.Ordinal)
    {
        "id", "memory", "data", "hash", "score", "user_id", "metadata", "created_at", "updated_at", "expiration_date", "text_lemmatized", "vector", "categories", "structured_attributes", "payload",
    };

    /// <param name="files">The export's files.</param>
    /// <param name="otherwise">Whose the records without a user are; null to leave them out.</param>
    /// <param name="now">The present, before which an expired memory is not brought over.</param>
    public static ImportPlan Read(IReadOnlyList<RecordFile> files, string? otherwise, DateTimeOffset now)
    {
        var plan = new PlanBuilder("mem0");
        foreach (var file in files)
        {
            foreach (var record in file.Records)
                plan.Take(record, one => Take(plan, Opened(one), one.Text("id"), otherwise, now));
            if (file.Relations > 0)
                plan.LeaveOut(file.Name, $"{file.Relations} relations of its graph: entities and edges have no counterpart here");
        }

        return plan.Build(files.Sum(static file => file.Records.Count));
    }

    /// <summary>A point of a vector store is its payload, which some dumps hold as text.</summary>
    private static SourceRecord Opened(SourceRecord record)
    {
        switch (record.Field("payload"))
        {
            case { ValueKind: JsonValueKind.Object } payload:
                return record with { Fields = payload };
            case { ValueKind: JsonValueKind.String } text:
                try
                {
                    using var document = JsonDocument.Parse(text.GetString()!);
                    return record with { Fields = document.RootElement.Clone() };
                }
                catch (JsonException fault)
                {
                    throw new UnreadableFileException($"{record.Where}: the payload is no JSON: {fault.Message}", fault);
                }

            default:
                return record;
        }
    }

    private static void Take(PlanBuilder plan, SourceRecord record, string? pointId, string? otherwise, DateTimeOffset now)
    {
        if (record.Fields.ValueKind != JsonValueKind.Object)
            plan.LeaveOut(record, "it is no record");
        else if ((pointId ?? record.Text("id")) is not { } id)
            plan.LeaveOut(record, "it has no id");
        else if ((record.Text("memory") ?? record.Text("data")) is not { } text)
            plan.LeaveOut(record, "it has no text (memory, or data in a payload)");
        else if ((record.Text("user_id") ?? otherwise) is not { } user)
            plan.LeaveOut(record, record.Text("agent_id") is null ? "it names no user_id; --user says whose it is" : "it is an agent's own memory and names no user_id; --user says whose it is");
        else if (!record.TryTime("created_at", out var created) || !record.TryTime("updated_at", out var updated) || !record.TryTime("expiration_date", out var expires))
            plan.LeaveOut(record, "one of its times is none (created_at, updated_at, expiration_date)");
        else if (expires <= now)
            plan.LeaveOut(record, "it has expired");
        else
            plan.Add(record, id, Memory(record, user, text, created, expires), Metadata(record, updated));
    }

    private static NewMemory Memory(SourceRecord record, string user, string text, DateTimeOffset? created, DateTimeOffset? expires) => new()
    {
        UserId = user,
        Type = TypeOf(record),
        Content = text,
        ValidFrom = created,
        ExpiresAt = expires,
    };

    private static MemoryType TypeOf(SourceRecord record)
    {
        var categories = record.Field("categories") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(static one => one.ToString()).ToArray() : [];
        return categories.Contains("user_preferences", StringComparer.Ordinal) ? MemoryType.Preference
            : categories.Contains("milestones", StringComparer.Ordinal) ? MemoryType.Event
            : MemoryType.Fact;
    }

    /// <summary>What was kept with the memory, and what else the record says (agent_id, run_id, actor_id, role, …) beside it.</summary>
    private static JsonObject Metadata(SourceRecord record, DateTimeOffset? updated)
    {
        var metadata = record.Field("metadata") is { ValueKind: JsonValueKind.Object } kept ? JsonObject.Create(kept)! : [];
        metadata = metadata.DeepClone().AsObject();
        foreach (var field in record.Fields.EnumerateObject())
        {
            if (!NotMetadata.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null)
                metadata[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        }

        if (record.Field("categories") is { ValueKind: JsonValueKind.Array } categories && categories.GetArrayLength() > 0)
            metadata["categories"] = JsonNode.Parse(categories.GetRawText());
        if (updated is { } time)
            metadata["source_updated_at"] = time;
        return metadata;
    }
}
