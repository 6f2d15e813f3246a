using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>What changed lately, so that a reader who knows an earlier version need not read everything. The oldest changes are forgotten.</summary>
internal sealed class ChangeLog
{
    private const int Limit = 4096;
    private readonly Queue<Change> changes = new();

    /// <summary>Changes up to this version are no longer told apart.</summary>
    public long Floor { get; private set; }

    /// <summary>Forgets everything up to a version.</summary>
    public void StartAt(long version)
    {
        changes.Clear();
        Floor = version;
    }

    public void Add(long version, MessageId turn) => Add(new Change(version, turn, null, null));

    public void Add(long version, MemoryId memory) => Add(new Change(version, null, memory, null));

    /// <summary>Notes that the links from a memory changed.</summary>
    public void AddLinks(long version, MemoryId source) => Add(new Change(version, null, null, source));

    public (HashSet<MessageId> Turns, HashSet<MemoryId> Memories, HashSet<MemoryId> Linked) Since(long version)
    {
        HashSet<MessageId> turns = [];
        HashSet<MemoryId> memories = [];
        HashSet<MemoryId> linked = [];
        foreach (var change in changes)
        {
            if (change.Version <= version)
                continue;
            if (change.Turn is { } turn)
                turns.Add(turn);
            if (change.Memory is { } memory)
                memories.Add(memory);
            if (change.Source is { } source)
                linked.Add(source);
        }

        return (turns, memories, linked);
    }

    private void Add(Change change)
    {
        changes.Enqueue(change);
        if (changes.Count > Limit)
            Floor = Math.Max(Floor, changes.Dequeue().Version);
    }

    private readonly record struct Change(long Version, MessageId? Turn, MemoryId? Memory, MemoryId? Source);
}
