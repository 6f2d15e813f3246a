using System.Collections.Concurrent;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Tests.Encryption;

/// <summary>A ring in memory, which several servers may have; it can stop dead before any of its changes.</summary>
internal sealed class FakeRing : IKeyRing
{
    private readonly Lock _sync = new();
    private readonly List<KnownMaster> _masters = [];
    private Guid? _id;
    private int _changes;

    public SortedDictionary<string, (KeyHolder Holder, WrappedKey Key)> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>From this change on (counted from 0) nothing works any more.</summary>
    public int DiesAt { get; set; } = int.MaxValue;

    public int Changes => _changes;

    /// <summary>Called after a key was found and before it is answered.</summary>
    public Func<Task>? OnFound { get; set; }

    public ConcurrentQueue<KeyHolder> Found { get; } = new();

    public string Place => "the test's ring";

    public ValueTask<Guid?> FindIdAsync(CancellationToken cancellationToken) => new(_id);

    public ValueTask<Guid> BeginAsync(Guid id, CancellationToken cancellationToken) => Change(() => _id ??= id);

    public ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
            return new([.. _masters]);
    }

    public ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken) => Change<IReadOnlyList<KnownMaster>>(() =>
    {
        _masters.Add(master);
        return [.. _masters];
    });

    public ValueTask<bool> RemoveMasterAsync(Guid master, CancellationToken cancellationToken) => Change(() =>
    {
        if (Keys.Values.Any(key => key.Key.Master == master))
            return false;
        _masters.RemoveAll(known => known.Id == master);
        return true;
    });

    public async ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        WrappedKey? key;
        lock (_sync)
            key = Keys.TryGetValue(NameOf(holder), out var kept) ? kept.Key : null;
        Found.Enqueue(holder);
        if (OnFound is { } wait)
            await wait();
        return key;
    }

    public ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken) => Change(() =>
    {
        if (Keys.TryGetValue(NameOf(holder), out var kept))
            return kept.Key;
        if (_masters.All(master => master.Id != key.Master))
            throw new KeyUnavailableException("The master key is not known.");
        Keys.Add(NameOf(holder), (holder, key));
        return key;
    });

    public ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken) => Change(() =>
    {
        if (!Keys.TryGetValue(NameOf(holder), out var kept) || kept.Key.Master != former.Master)
            return false;
        Keys[NameOf(holder)] = (holder, anew);
        return true;
    });

    public async ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken) => await Change(() => Keys.Remove(NameOf(holder)));

    public ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            return new([.. Keys
                .Where(key => after is null || string.CompareOrdinal(key.Key, NameOf(after)) > 0)
                .Take(limit).Select(static key => key.Value)]);
        }
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken) => await Change(() =>
    {
        Keys.Clear();
        _masters.Clear();
        _id = null;
        return true;
    });

    /// <summary>The bytes of a key, as somebody changes them who has the ring.</summary>
    public void Tamper(KeyHolder holder, Func<WrappedKey, WrappedKey> change) => Keys[NameOf(holder)] = (holder, change(Keys[NameOf(holder)].Key));

    private static string NameOf(KeyHolder holder) => $"{holder.Owner}\n{holder.User}";

    private ValueTask<T> Change<T>(Func<T> change)
    {
        lock (_sync)
        {
            if (_changes++ >= DiesAt)
                throw new IOException("The ring is gone.");
            return new(change());
        }
    }
}
