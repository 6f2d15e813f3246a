using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Embedded.Associations;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's memories, each with all its versions.</summary>
internal sealed class MemoryRows
{
    private readonly Dictionary<MemoryId, MemoryRecord[]> versions = [];
    private readonly OrderedList<MemoryRecord> latest = new(Compare);
    private readonly QuestionIndex<MemoryRecord> byQuestion = new(Compare);
    private readonly Dictionary<MessageId, OrderedList<MemoryRecord>> byMessage = [];
    private readonly MemorySets<string> byName = new();
    private readonly MemorySets<MemoryId> bySuccessor = new();

    /// <summary>How many are not deleted.</summary>
    public int LiveCount { get; private set; }

    public long Size { get; private set; }

    public MemoryRecord? Find(MemoryId id) => versions.TryGetValue(id, out var all) ? all[^1] : null;

    /// <summary>All versions, oldest first. The array never changes.</summary>
    public MemoryRecord[] Versions(MemoryId id) => versions.GetValueOrDefault(id, []);

    /// <summary>Adds a version; one that the system believed from the same instant on is replaced.</summary>
    public void Put(MemoryRecord version)
    {
        var all = versions.GetValueOrDefault(version.Id, []);
        if (all.Length > 0)
            Unlink(all[^1]);
        if (Array.FindIndex(all, earlier => earlier.RecordedFrom == version.RecordedFrom) is var same and >= 0)
        {
            Size -= RowSizes.Of(all[same]);
            all = [.. all];
            all[same] = version;
        }
        else
        {
            all = [.. all, version];
        }

        versions[version.Id] = all;
        Size += RowSizes.Of(version);
        Link(all[^1]);
    }

    public void Erase(MemoryId id)
    {
        if (!versions.Remove(id, out var all))
            return;
        Unlink(all[^1]);
        foreach (var version in all)
            Size -= RowSizes.Of(version);
    }

    public Page<MemoryRecord> List(MemoryFilter filter, PageKey? after, int limit)
    {
        var end = latest.Count;
        if (after is { } key)
        {
            // A tie that no page gave stands behind all memories of its time.
            var tie = Guid.TryParse(key.Tie, out var id) ? id : Guid.Empty;
            end = latest.CountBefore(memory => Compare(memory, key.At, tie) < 0);
        }

        return Pages.Backwards(latest, end, limit, filter.Accepts, static memory => new PageKey(memory.CreatedAt, memory.Id.ToString()));
    }

    /// <summary>The latest versions for a question by creation, then by id.</summary>
    public IReadOnlyList<MemoryRecord> List(Question question) => byQuestion.List(question);

    /// <summary>The first memory created for a question.</summary>
    public MemoryRecord? First(Question question) => byQuestion.First(question);

    public IReadOnlyList<MemoryRecord> ListFrom(MessageId message) => byMessage.TryGetValue(message, out var rows) ? rows.ToArray() : [];

    /// <summary>The latest versions of the memories made last for a question.</summary>
    public IEnumerable<MemoryRecord> ListLast(Question question, int limit) => byQuestion.Last(question, limit);

    /// <summary>The latest versions of the memories with the largest ids that have a name in their words.</summary>
    public IEnumerable<MemoryRecord> ListNaming(string name, int limit) => byName.Last(name, limit).Select(Find).OfType<MemoryRecord>();

    /// <summary>The latest versions of memories that this one superseded, by id.</summary>
    public IEnumerable<MemoryRecord> ListSupersededBy(MemoryId successor) => bySuccessor.Of(successor).Select(Find).OfType<MemoryRecord>();

    /// <summary>The latest versions of all memories by creation, then by id.</summary>
    public MemoryRecord[] ToArray() => latest.ToArray();

    /// <summary>All versions of all memories by creation of the memory.</summary>
    public MemoryRecord[][] ToVersionArrays() => Array.ConvertAll(ToArray(), memory => versions[memory.Id]);

    private void Link(MemoryRecord memory)
    {
        latest.Add(memory);
        byQuestion.Add(memory.Slot, memory.Identity, memory);
        foreach (var message in memory.Source?.Messages ?? [])
            AddFrom(message, memory);
        foreach (var (name, _) in NamesIn(memory))
            byName.Add(name, memory.Id);
        if (memory.SupersededBy is { } successor)
            bySuccessor.Add(successor, memory.Id);
        LiveCount += memory.IsDeleted ? 0 : 1;
    }

    private void Unlink(MemoryRecord memory)
    {
        latest.Remove(memory);
        byQuestion.Remove(memory.Slot, memory.Identity, memory);
        foreach (var message in memory.Source?.Messages ?? [])
            RemoveFrom(message, memory);
        foreach (var (name, _) in NamesIn(memory))
            byName.Remove(name, memory.Id);
        if (memory.SupersededBy is { } successor)
            bySuccessor.Remove(successor, memory.Id);
        LiveCount -= memory.IsDeleted ? 0 : 1;
    }

    private static IReadOnlyList<KeyValuePair<string, bool>> NamesIn(MemoryRecord memory) => memory.IsDeleted ? [] : ProperNames.In(memory.Content);

    private void AddFrom(MessageId message, MemoryRecord memory)
    {
        if (!byMessage.TryGetValue(message, out var rows))
            byMessage.Add(message, rows = new OrderedList<MemoryRecord>(Compare));
        rows.Replace(memory, memory);
    }

    private void RemoveFrom(MessageId message, MemoryRecord memory)
    {
        if (!byMessage.TryGetValue(message, out var rows))
            return;
        rows.Remove(memory);
        if (rows.Count == 0)
            byMessage.Remove(message);
    }

    private static int Compare(MemoryRecord left, MemoryRecord right) => Compare(left, right.CreatedAt, right.Id.Value);

    private static int Compare(MemoryRecord memory, DateTimeOffset createdAt, Guid id)
    {
        var order = memory.CreatedAt.CompareTo(createdAt);
        return order != 0 ? order : memory.Id.Value.CompareTo(id);
    }
}
