using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>One user's place in the cache: the latest index and at most one refresh of it at a time.</summary>
internal sealed class UserIndexEntry(Scope scope, IMemoryStore store, ItemBuilder builder, CancellationToken shutdown)
{
    private readonly Lock _gate = new();
    private UserIndex? _index;
    private Task<UserIndex>? _refresh;

    public Scope Scope => scope;

    /// <summary>The latest index, as it was last read; null when there is none yet.</summary>
    public UserIndex? Latest => Volatile.Read(ref _index);

    /// <summary>What it counts for in the cache. Owned by the cache's lock.</summary>
    public long CountedBytes { get; set; }

    /// <summary>
    /// The index with everything that was durable when this was called. When nothing changed that takes one cheap read of the store and no
    /// lock; otherwise the change is applied once, whoever asks meanwhile.
    /// </summary>
    public async ValueTask<UserIndex> GetAsync(CancellationToken cancellationToken)
    {
        for (var joined = 0; ; joined++)
        {
            var index = Volatile.Read(ref _index);
            UserDelta? delta = null;
            if (index is not null)
            {
                delta = await store.ReadDeltaAsync(scope, index.Version, cancellationToken);
                if (IsNothingNew(index, delta))
                    return index;
            }

            var (refresh, isOwn) = JoinOrStart(index, delta);
            var refreshed = await refresh.WaitAsync(cancellationToken);

            // A refresh that was already under way may have read the store before we were called; the next one cannot have.
            if (isOwn || joined > 0)
                return refreshed;
        }
    }

    /// <summary>An unknown user's delta is always a full one, of nothing.</summary>
    private static bool IsNothingNew(UserIndex index, UserDelta delta) => delta.Version == index.Version
        && (!delta.IsFull || (index.Count == 0 && delta.Turns.Count == 0 && delta.Memories.Count == 0));

    private (Task<UserIndex> Refresh, bool IsOwn) JoinOrStart(UserIndex? seen, UserDelta? delta)
    {
        lock (_gate)
        {
            if (_refresh is { IsCompleted: false } running)
                return (running, false);

            // It outlives the caller who started it: a caller with a short deadline must not make the next one begin again.
            _refresh = Task.Run(() => RefreshAsync(ReferenceEquals(seen, _index) ? delta : null), CancellationToken.None);
            return (_refresh, true);
        }
    }

    private async Task<UserIndex> RefreshAsync(UserDelta? delta)
    {
        StorageBudget.Leave();
        var index = _index ?? UserIndex.Empty;
        delta ??= await store.ReadDeltaAsync(scope, index.Version, shutdown);
        var refreshed = await builder.ApplyAsync(index, delta, shutdown);
        Volatile.Write(ref _index, refreshed);
        return refreshed;
    }
}
