using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Backups.Archives;

/// <summary>One line of an archive: one row of one kind.</summary>
internal sealed record ArchivedRow
{
    public ArchivedUser? User { get; init; }

    public Session? Session { get; init; }

    public Turn? Turn { get; init; }

    public Observation? Observation { get; init; }

    public MemoryRecord? Memory { get; init; }

    public Association? Association { get; init; }

    public IngestJob? Job { get; init; }

    public Tombstone? Tombstone { get; init; }

    public AuditSubject? Subject { get; init; }

    public ApiKey? Key { get; init; }

    public AuditEnds? Ends { get; init; }

    public ArchivedEntry? Entry { get; init; }

    /// <summary>What it adds to the counts.</summary>
    [JsonIgnore]
    public BackupCounts Counts => new(
        Users: One(User), Sessions: One(Session), Messages: One(Turn), Observations: One(Observation), MemoryVersions: One(Memory), Associations: One(Association),
        Jobs: One(Job), Keys: One(Key), Tombstones: One(Tombstone), AuditEntries: One(Entry));

    private static int One(object? row) => row is null ? 0 : 1;
}

/// <summary>The user whose rows follow.</summary>
/// <param name="Profile">The user.</param>
/// <param name="LastActive">When the user was last written to.</param>
/// <param name="ErasedBefore">When the user had last been erased as these rows were read; null when never. Any later erasure is about them.</param>
internal sealed record ArchivedUser(UserProfile Profile, DateTimeOffset? LastActive, DateTimeOffset? ErasedBefore);

/// <summary>A line of an audit log.</summary>
internal sealed record ArchivedEntry(
    long Sequence, DateTimeOffset At, Guid? Key, string Action, Guid? Pseudonym, IReadOnlyDictionary<string, string>? Details, string Hash)
{
    public static ArchivedEntry Of(AuditRow row) =>
        new(row.Sequence, row.At, row.Key, row.Action, row.Pseudonym, row.Details.IsEmpty ? null : row.Details, row.Hash);

    public AuditRow ToRow() => new(
        Sequence, At, Key, Action, Pseudonym,
        (Details ?? ImmutableSortedDictionary<string, string>.Empty).ToImmutableSortedDictionary(StringComparer.Ordinal), Hash);
}
