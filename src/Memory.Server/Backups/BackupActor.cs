using System.Collections.Immutable;
using Memory.Server.Audit;

namespace Memory.Server.Backups;

/// <summary>Who wants something of the backups.</summary>
/// <param name="Key">The key that it was asked with; null for the server itself and for a command.</param>
/// <param name="Details">What the audit log tells of it.</param>
internal sealed record BackupActor(Guid? Key, ImmutableSortedDictionary<string, string> Details)
{
    public static BackupActor Command { get; } = new(null, AuditDetails.ByCommand);

    public static BackupActor Schedule { get; } = new(null, AuditDetails.BySchedule);

    public static BackupActor Of(Guid? key) => new(key, ImmutableSortedDictionary<string, string>.Empty);
}
