using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>One commit as a user's journal holds it: rows as they now are, with the places that the store gave them.</summary>
internal sealed record UserEntry
{
    /// <summary>The user's version after it.</summary>
    [JsonPropertyName("v")]
    public long Version { get; init; }

    /// <summary>When it was decided; missing when it is no activity of the user.</summary>
    public DateTimeOffset At { get; init; }

    public UserProfile? User { get; init; }

    public ImmutableArray<Session> Sessions { get; init; }

    public ImmutableArray<Turn> Turns { get; init; }

    public ImmutableArray<Observation> Observations { get; init; }

    public ImmutableArray<MemoryRecord> Memories { get; init; }

    public ImmutableArray<MemoryId> Erased { get; init; }

    public ImmutableArray<Association> Associations { get; init; }

    public ImmutableArray<AssociationKey> Unlinked { get; init; }

    public ImmutableArray<IngestJob> Jobs { get; init; }

    /// <exception cref="JsonException">It is none, or one that this version cannot read.</exception>
    public static UserEntry Parse(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, JournalFormat.User) ?? throw new JsonException("An entry is missing.");

    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, JournalFormat.User);
}
