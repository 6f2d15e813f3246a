using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall;

/// <summary>One user's turns and memory versions, with the version at which each last changed.</summary>
internal sealed class UserRows
{
    private readonly Dictionary<MessageId, (Turn Turn, long Changed)> _turns = [];
    private readonly Dictionary<MemoryId, (List<MemoryRecord> Versions, long Changed)> _memories = [];
    private readonly List<(MemoryId Id, long Changed)> _erased = [];

    public long Version { get; private set; }

    public void Put(Turn turn) => _turns[turn.Id] = (turn, ++Version);

    public void Put(MemoryRecord version)
    {
        var versions = _memories.TryGetValue(version.Id, out var known) ? known.Versions : [];
        versions.Add(version);
        _memories[version.Id] = (versions, ++Version);
    }

    public MemoryRecord Latest(MemoryId id) => _memories[id].Versions[^1];

    public void Erase(MemoryId id)
    {
        _memories.Remove(id);
        _erased.Add((id, ++Version));
    }

    public UserDelta DeltaSince(long since) => new(
        Version,
        since <= 0,
        [.. _turns.Values.Where(row => row.Changed > since).OrderBy(static row => row.Changed).Select(static row => row.Turn)],
        [.. _memories.Values.Where(row => row.Changed > since).OrderBy(static row => row.Changed).Select(static row => row.Versions.ToArray())],
        since <= 0 ? [] : [.. _erased.Where(row => row.Changed > since).Select(static row => row.Id)]);
}
