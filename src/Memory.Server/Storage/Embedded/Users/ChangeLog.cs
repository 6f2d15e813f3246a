using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>What changed lately, so that a reader who knows an earlier version need not read everything. The oldest changes are forgotten.</summary>
internal sealed class ChangeLog
{
    private const int Limit = 4096;

    /// <summary>Of one change in the queue, which keeps room to grow.</summary>
    private static readonly int ChangeSize = Unsafe.SizeOf<Change>() * 3 / 2;

    private readonly Queue<Change> changes = new();

    /// <summary>About how many bytes it takes.</summary>
    public long Size => changes.Count * (long)ChangeSize;

    /// <summary>Changes up to this version are no longer told apart.</summary>
    public long Floor { get; private set; }

    /// <summary>Forgets everything up to a version.</summary>
    public void StartAt(long version)
    {
        changes.Clear();
        changes.TrimExcess();
        Floor = version;
    }

    public void Add(long version, MessageId turn) => Add(new Change(version, turn.Value, default, IsLink: false));

    public void Add(long version, MemoryId memory) => Add(new Change(version, null, memory.Value, IsLink: false));

    /// <summary>Notes that the links from a memory changed.</summary>
    public void AddLinks(long version, MemoryId source) => Add(new Change(version, null, source.Value, IsLink: true));

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
                turns.Add(new MessageId(turn));
            else
                (change.IsLink ? linked : memories).Add(new MemoryId(change.Memory));
        }

        return (turns, memories, linked);
    }

    private void Add(Change change)
    {
        changes.Enqueue(change);
        if (changes.Count > Limit)
            Floor = Math.Max(Floor, changes.Dequeue().Version);
    }

    /// <param name="Version">The user's version with it.</param>
    /// <param name="Turn">The turn that changed; null when it is a memory.</param>
    /// <param name="Memory">The memory that changed, or whose links did.</param>
    /// <param name="IsLink">Whether it is the links.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(long Version, string? Turn, Guid Memory, bool IsLink);
}
