using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Storage.Audit;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>A line of the log as its file holds it.</summary>
internal sealed record AuditLine(
    long Sequence, DateTimeOffset At, Guid? Key, string Action, Guid? Pseudonym, SortedDictionary<string, string>? Details, string Hash)
{
    public static byte[] Of(AuditRow row) => JsonSerializer.SerializeToUtf8Bytes(
        new AuditLine(row.Sequence, row.At, row.Key, row.Action, row.Pseudonym, row.Details.IsEmpty ? null : new(row.Details), row.Hash), AuditJson.Default.AuditLine);

    /// <exception cref="JsonException">It is none.</exception>
    public static AuditRow Parse(ReadOnlySpan<byte> line)
    {
        var entry = JsonSerializer.Deserialize(line, AuditJson.Default.AuditLine);
        if (entry is null or { Action: null } or { Hash: null })
            throw new JsonException("A line of the audit log lacks its fields.");
        return new AuditRow(
            entry.Sequence, entry.At, entry.Key, entry.Action, entry.Pseudonym,
            (entry.Details ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal), entry.Hash);
    }
}

/// <summary>Users by the hash of their scope who now have a pseudonym, or no longer have one.</summary>
internal sealed record SubjectEntry(string User, Guid? Pseudonym)
{
    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Default.SubjectEntry);

    /// <exception cref="JsonException">It is none.</exception>
    public static SubjectEntry Parse(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, AuditJson.Default.SubjectEntry) is { User: not null } entry ? entry : throw new JsonException("An entry lacks its user.");
}

/// <summary>How the audit log's files are written: one compact JSON object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditLine))]
[JsonSerializable(typeof(SubjectEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;
