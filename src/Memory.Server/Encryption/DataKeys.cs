using System.Security.Cryptography;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Encryption;

/// <summary>
/// The keys of users and owners, open. The latest used ones stay in memory; the others are read from the ring again. Any number of threads may use it.
/// </summary>
/// <param name="ring">Keeps them wrapped.</param>
/// <param name="masters">Opens them.</param>
/// <param name="random">Where new ones come from.</param>
/// <param name="capacity">How many stay in memory.</param>
internal sealed class DataKeys(IKeyRing ring, OpenMasters masters, RandomNumberGenerator random, int capacity = DataKeys.DefaultCapacity) : IDisposable
{
    /// <summary>As many as have been in use lately on a busy server; each takes about a kilobyte.</summary>
    public const int DefaultCapacity = 8192;

    private readonly Lock _sync = new();
    private readonly Dictionary<KeyHolder, LinkedListNode<(KeyHolder Holder, DataKey Key)>> _keys = [];
    private readonly LinkedList<(KeyHolder Holder, DataKey Key)> _byUse = new();
    private long _taken;

    /// <summary>Whether what is new is to be sealed; otherwise keys are only for what still is.</summary>
    public bool Seals => masters.Current is not null;

    public IKeyRing Ring => ring;

    /// <summary>How many are in memory.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
                return _keys.Count;
        }
    }

    /// <summary>Finds a holder's key; null when there is none. Nothing is created.</summary>
    /// <exception cref="KeyUnavailableException">There is one, and it cannot be opened.</exception>
    public async ValueTask<DataKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Cached(holder, out var seen) is { } cached)
                return cached;
            if (await ring.FindAsync(holder, cancellationToken) is not { } wrapped)
                return null;
            if (Keep(holder, await OpenAsync(holder, wrapped, cancellationToken), seen) is { } kept)
                return kept;
        }
    }

    /// <summary>A holder's key. The first use makes it; it is durable when this returns.</summary>
    /// <exception cref="KeyUnavailableException">There is one and it cannot be opened, or none can be made.</exception>
    public async ValueTask<DataKey> KeyOfAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(holder, cancellationToken) is { } known)
                return known;
            if (masters.Current is not { } master)
                throw new KeyUnavailableException("Nothing new is sealed here.");

            // Should another server have been first, its key is found on the next turn.
            var (key, wrapped) = master.Create(random.NextName(), random, holder.ToPlace());
            key.Dispose();
            await ring.AddAsync(holder, wrapped, cancellationToken);
        }
    }

    /// <summary>Destroys a holder's key, in the ring and here. What it sealed opens nowhere any more.</summary>
    public async ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        await ring.DestroyAsync(holder, cancellationToken);
        Take(holder)?.Dispose();
    }

    /// <summary>Drops a key from memory, so that the ring is asked again: for who finds something sealed under another one, which another server made.</summary>
    public void Forget(KeyHolder holder) => Take(holder);

    /// <summary>Drops and releases all keys in memory.</summary>
    public void ForgetAll()
    {
        lock (_sync)
        {
            _taken++;
            foreach (var (_, key) in _byUse)
                key.Dispose();
            _byUse.Clear();
            _keys.Clear();
        }
    }

    public void Dispose()
    {
        ForgetAll();
        masters.Dispose();
    }

    private async ValueTask<DataKey> OpenAsync(KeyHolder holder, WrappedKey wrapped, CancellationToken cancellationToken) =>
        (await masters.GetAsync(wrapped.Master, cancellationToken)).TryUnwrap(wrapped, holder.ToPlace())
        ?? throw new KeyUnavailableException($"A key in {ring.Place} is damaged or somebody else's.");

    private DataKey? Cached(KeyHolder holder, out long seen)
    {
        lock (_sync)
        {
            seen = _taken;
            if (!_keys.TryGetValue(holder, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Key;
        }
    }

    private DataKey? Take(KeyHolder holder)
    {
        lock (_sync)
        {
            _taken++;
            if (!_keys.Remove(holder, out var node))
                return null;
            _byUse.Remove(node);
            return node.Value.Key;
        }
    }

    /// <summary>Keeps what was read from the ring; null when some key was destroyed meanwhile, for it may have been this one.</summary>
    private DataKey? Keep(KeyHolder holder, DataKey key, long seen)
    {
        lock (_sync)
        {
            if (_taken != seen)
            {
                key.Dispose();
                return null;
            }

            // Whoever came first while both were looking counts, so that a holder has one open key.
            if (_keys.TryGetValue(holder, out var there))
            {
                key.Dispose();
                return there.Value.Key;
            }

            _keys[holder] = _byUse.AddLast((holder, key));

            // One that leaves may be in somebody's hands; it is released when nobody has it any more.
            while (_keys.Count > capacity && _byUse.First is { } oldest)
            {
                _byUse.RemoveFirst();
                _keys.Remove(oldest.Value.Holder);
            }

            return key;
        }
    }
}
