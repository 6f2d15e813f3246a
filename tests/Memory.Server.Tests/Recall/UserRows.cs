using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Recall;

/// <summary>One user's turns and memory versions, with the version at which each last changed.</summary>
internal sealed class UserRows
{
    private readonly Dictionary<MessageId, (Turn Turn, long Changed)> _turns = [];
    private readonly Dictionary<MemoryId, (List<MemoryRecord> Versions, long Changed)> _memories = [];
    private readonly List<(MemoryId Id, long Changed)> _erased = [];
    private readonly Dictionary<MemoryId, (List<Association> Links, long Changed)> _links = [];

    public long Version { get; private set; }

    public void Put(Turn turn) => _turns[turn.Id] = (turn, ++Version);

    public void Put(MemoryRecord version)
    {
        var versions = _memories.TryGetValue(version.Id, out var known) ? known.Versions : [];
        versions.Add(version);
        _memories[version.Id] = (versions, ++Version);
    }

    public void Put(Association link)
    {
        var links = _links.TryGetValue(link.Source, out var known) ? known.Links : [];
        links.RemoveAll(same => same.Key == link.Key);
        links.Add(link);
        _links[link.Source] = (links, ++Version);
    }

    public MemoryRecord Latest(MemoryId id) => _memories[id].Versions[^1];

    public void Erase(MemoryId id)
    {
        _memories.Remove(id);
        _links.Remove(id);
        foreach (var (links, _) in _links.Values)
            links.RemoveAll(link => link.Target == id);
        _erased.Add((id, ++Version));
    }

    public UserDelta DeltaSince(long since) => new(
        Version,
        since <= 0,
        [.. _turns.Values.Where(row => row.Changed > since).OrderBy(static row => row.Changed).Select(static row => row.Turn)],
        [.. _memories.Values.Where(row => row.Changed > since).OrderBy(static row => row.Changed).Select(static row => row.Versions.ToArray())],
        since <= 0 ? [] : [.. _erased.Where(row => row.Changed > since).Select(static row => row.Id)])
    {
        Links = [.. _links.Where(row => row.Value.Changed > since).OrderBy(static row => row.Value.Changed).Select(static row => new LinksFrom(row.Key, [.. row.Value.Links]))],
    };
}
