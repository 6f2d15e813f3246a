using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>Tells the history of a slot: each memory, each earlier wording of it as a retired one, and what a restored one was before.</summary>
internal static class SlotHistory
{
    /// <summary>By validity, then creation, then by when it was recorded, oldest first.</summary>
    public static Comparison<MemoryRecord> Order { get; } = static (x, y) =>
    {
        var order = (x.ValidFrom ?? x.CreatedAt).CompareTo(y.ValidFrom ?? y.CreatedAt);
        if (order == 0)
            order = x.CreatedAt.CompareTo(y.CreatedAt);
        if (order == 0)
            order = x.Id.Value.CompareTo(y.Id.Value);
        return order == 0 ? x.RecordedFrom.CompareTo(y.RecordedFrom) : order;
    };

    /// <summary>
    /// The latest version, preceded by each earlier wording, which reads as retired by <c>edited</c> when the next one was recorded, and by
    /// each version that was retired or put away until it was restored.
    /// </summary>
    public static IEnumerable<MemoryRecord> Tell(IReadOnlyList<MemoryRecord> versions)
    {
        for (var index = 0; index < versions.Count; index++)
        {
            if (index == versions.Count - 1)
            {
                yield return versions[index];
                continue;
            }

            var (version, next) = (versions[index], versions[index + 1]);
            if (next.RestoredAt is { } restored && restored != version.RestoredAt)
                yield return version with { IsDeleted = versions[^1].IsDeleted };
            else if (version.Content != next.Content || version.Value != next.Value)
            {
                yield return version with
                {
                    SupersededBy = version.Id,
                    SupersededAt = next.RecordedFrom,
                    SupersededReason = SupersededReason.Edited,
                    IsDeleted = versions[^1].IsDeleted,
                };
            }
        }
    }
}
