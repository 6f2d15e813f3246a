using System.Collections.Concurrent;
using System.Collections.Immutable;
using Memory.Server.Configuration;

namespace Memory.Server.Encryption.Masters;

/// <summary>
/// The master keys that the settings open. One that another server adds later is opened when it is first met, so that servers can be given a new
/// master key one after another.
/// </summary>
/// <param name="ring">What knows the master keys.</param>
/// <param name="secrets">What the settings hold.</param>
/// <param name="current">Wraps what is new; null when nothing is to be sealed any more.</param>
/// <param name="opened">All that are open, the current one too.</param>
internal sealed class OpenMasters(IKeyRing ring, ImmutableArray<MasterSecret> secrets, MasterKey? current, IEnumerable<MasterKey> opened) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, MasterKey> _open = new(opened.Select(static key => KeyValuePair.Create(key.Id, key)));
    private readonly ConcurrentDictionary<Guid, bool> _closed = new();

    public MasterKey? Current => current;

    /// <summary>Finds a master key by its name.</summary>
    /// <exception cref="KeyUnavailableException">Nothing in the settings opens it.</exception>
    public async ValueTask<MasterKey> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(id, out var known))
            return known;
        if (!_closed.ContainsKey(id))
        {
            foreach (var master in (await ring.ListMastersAsync(cancellationToken)).Where(master => master.Id == id))
            {
                if (secrets.Select(secret => MasterKeys.TryOpen(master, secret)).FirstOrDefault(static key => key is not null) is { } found)
                    return _open.GetOrAdd(id, found);
                _closed[id] = true;
            }
        }

        throw new KeyUnavailableException("A key is wrapped by a master key that this server was not given; start it with the settings of the others.");
    }

    public void Dispose()
    {
        foreach (var master in _open.Values)
            master.Dispose();
    }
}
