using System.Collections.Immutable;

namespace Memory.Server.Backups.Archives;

/// <summary>What a backup is made of. It is written last: a backup without one does not exist.</summary>
internal sealed record Manifest
{
    public required BackupId Id { get; init; }

    /// <summary>When it was begun. What was acknowledged before is in it.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When it was finished.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The ring whose keys open it; null when it is plain.</summary>
    public Guid? Ring { get; init; }

    public required BackupCounts Counts { get; init; }

    /// <summary>How many users could not be read and are not in it.</summary>
    public long Unreadable { get; init; }

    public required ImmutableArray<PartRecord> Parts { get; init; }

    /// <summary>Whether it holds everything that there was.</summary>
    public bool IsComplete => Unreadable == 0;

    public long Bytes => Parts.Sum(static part => part.Bytes);
}

/// <summary>One of the files of a backup.</summary>
/// <param name="Name">Its name within the backup.</param>
/// <param name="IsOfOwners">Whether it holds what belongs to owners, which is read before what belongs to users.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, in lower-case hex.</param>
internal sealed record PartRecord(string Name, bool IsOfOwners, long Bytes, string Sha256);

/// <summary>A manifest as its file holds it.</summary>
internal sealed record ManifestRecord(
    string Format, int Version, string Id, DateTimeOffset MadeAt, DateTimeOffset EndedAt, bool IsSealed, Guid? Ring, BackupCounts Counts, long Unreadable,
    ImmutableArray<PartRecord> Parts);
