using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Curation.Associations;

/// <summary>
/// Which memory stands for another one in a graph: what it was merged into; and, where what holds now is asked for, what superseded it. Links stay with the
/// memory that they were made for, so that one which is restored has its own back.
/// </summary>
internal sealed class StandIns(IUserView view, bool isCurrent, DateTimeOffset now)
{
    /// <summary>Longer chains are not followed to their end.</summary>
    private const int MaxLength = 32;

    /// <summary>Memories that others stand for; a slot changes a few dozen times in a lifetime.</summary>
    private const int MaxMembers = 2_000;

    private readonly Dictionary<MemoryId, MemoryRecord> known = [];

    public MemoryRecord? Known(MemoryId memory) => known.GetValueOrDefault(memory);

    /// <summary>Reads memories, and what they lead to.</summary>
    public async ValueTask LearnAsync(IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<MemoryId> unknown = [.. memories.Where(id => !known.ContainsKey(id))];
        for (var step = 0; step < MaxLength && unknown.Count > 0; step++)
        {
            var read = await view.GetMemoriesAsync(unknown, cancellationToken);
            foreach (var (id, memory) in read)
                known[id] = memory;
            unknown = [.. read.Values.Select(NextOf).OfType<MemoryId>().Where(id => !known.ContainsKey(id)).Distinct()];
        }
    }

    /// <summary>What stands for a memory that was learned, itself for the most part; null when nothing does that may be shown.</summary>
    public MemoryRecord? Of(MemoryId id)
    {
        var memory = known.GetValueOrDefault(id);
        for (var step = 0; step < MaxLength && memory is not null && NextOf(memory) is { } next; step++)
            memory = known.GetValueOrDefault(next);
        return memory is { IsDeleted: false } && (!isCurrent || !(memory.ArchivedAt is not null || memory.IsSupersededAt(now) || memory.IsExpiredAt(now))) ? memory : null;
    }

    /// <summary>The memories themselves, and all that they stand for.</summary>
    public async ValueTask<IReadOnlyCollection<MemoryId>> MembersAsync(IReadOnlyCollection<MemoryId> memories, CancellationToken cancellationToken)
    {
        var members = memories.ToHashSet();
        IReadOnlyCollection<MemoryId> ends = memories;
        for (var step = 0; step < MaxLength && ends.Count > 0 && members.Count < MaxMembers; step++)
        {
            var before = await view.ListSupersededByAsync(ends, MaxMembers - members.Count, cancellationToken);
            foreach (var memory in before)
                known[memory.Id] = memory;
            ends = [.. before.Where(memory => NextOf(memory) is not null && members.Add(memory.Id)).Select(static memory => memory.Id)];
        }

        return members;
    }

    private MemoryId? NextOf(MemoryRecord memory) =>
        memory.SupersededBy is { } next && !memory.IsDeleted && memory.IsSupersededAt(now) && (isCurrent || memory.SupersededReason == SupersededReason.Merged) ? next : null;
}
