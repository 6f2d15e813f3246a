using Memory.Server.Memories;

namespace Memory.Server.Verification;

/// <summary>Names the fields in which two versions of a memory differ, without telling what stands in them.</summary>
internal static class FieldDifferences
{
    private static readonly (string Name, Func<MemoryRecord, object?> Read)[] Fields =
    [
        ("type", static memory => memory.Type),
        ("content", static memory => memory.Content),
        ("value", static memory => memory.Value),
        ("identity", static memory => memory.Identity),
        ("cardinality", static memory => memory.Cardinality),
        ("confidence", static memory => memory.Confidence),
        ("importance", static memory => memory.Importance),
        ("metadata", static memory => memory.Metadata),
        ("expires_at", static memory => memory.ExpiresAt),
        ("is_deleted", static memory => memory.IsDeleted),
        ("temporal_state", static memory => memory.TemporalState),
        ("valid_from", static memory => memory.ValidFrom),
        ("valid_to", static memory => memory.ValidTo),
        ("superseded_by", static memory => memory.SupersededBy),
        ("superseded_at", static memory => memory.SupersededAt),
        ("superseded_reason", static memory => memory.SupersededReason),
        ("last_refreshed_at", static memory => memory.LastRefreshedAt),
        ("is_essential", static memory => memory.IsEssential),
        ("archived_at", static memory => memory.ArchivedAt),
        ("source", static memory => memory.Source),
    ];

    /// <summary>The fields' names, separated by commas.</summary>
    public static string Of(MemoryRecord stored, MemoryRecord folded)
    {
        var names = Fields.Where(field => !Equals(field.Read(stored), field.Read(folded))).Select(static field => field.Name).ToList();
        return names.Count == 0 ? "other fields" : string.Join(", ", names);
    }
}
