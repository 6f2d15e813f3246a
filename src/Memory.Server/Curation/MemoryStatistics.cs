using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>How many memories a user has, and of which kinds. The parts count all memories, also the deleted, expired and retired ones.</summary>
internal sealed record MemoryStatistics(
    int Total,
    int Deleted,
    int Expired,
    int Superseded,
    IReadOnlyDictionary<MemoryType, int> ByType,
    IReadOnlyDictionary<int, int> ByImportance,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest)
{
    public static MemoryStatistics Of(IReadOnlyList<MemoryRecord> memories, DateTimeOffset now) => new(
        memories.Count,
        memories.Count(static memory => memory.IsDeleted),
        memories.Count(memory => memory.IsExpiredAt(now)),
        memories.Count(memory => memory.IsSupersededAt(now)),
        memories.CountBy(static memory => memory.Type).ToDictionary(),
        memories.Where(static memory => memory.Importance is not null).CountBy(static memory => memory.Importance!.Value).ToDictionary(),
        memories.Count == 0 ? null : memories.Min(static memory => memory.CreatedAt),
        memories.Count == 0 ? null : memories.Max(static memory => memory.CreatedAt));
}
