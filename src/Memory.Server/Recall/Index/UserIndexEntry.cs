using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>One user's place in the cache: the latest index and at most one refresh of it at a time.</summary>
/// <param name="scope">Whose.</param>
/// <param name="store">What it is read from.</param>
/// <param name="builder">What makes it of what was read.</param>
/// <param name="readers">The places of those that read a whole user at the same time.</param>
/// <param name="shutdown">Ends what is under way.</param>
internal sealed class UserIndexEntry(Scope scope, IMemoryStore store, ItemBuilder builder, SemaphoreSlim readers, CancellationToken shutdown)
{
    private readonly Lock _gate = new();
    private HeldIndex? _held;
    private Task<HeldIndex>? _refresh;

    public Scope Scope => scope;

    /// <summary>The latest index, as it was last read; null when there is none yet.</summary>
    public UserIndex? Latest => Volatile.Read(ref _held)?.Index;

    /// <summary>What it counts for in the cache. Owned by the cache's lock.</summary>
    public long CountedBytes { get; set; }

    /// <summary>
    /// The index with everything that was durable when this was called. When nothing changed that takes one cheap read of the store and no
    /// lock; otherwise the change is applied once, whoever asks meanwhile.
    /// </summary>
    public async ValueTask<HeldIndex> GetAsync(CancellationToken cancellationToken)
    {
        for (var joined = 0; ; joined++)
        {
            var held = Volatile.Read(ref _held);
            UserDelta? delta = null;
            if (held is not null)
            {
                delta = await store.ReadDeltaAsync(scope, held.Index.Version, cancellationToken);
                if (IsNothingNew(held.Index, delta))
                    return held;
            }

            var (refresh, isOwn) = JoinOrStart(held, delta);
            var refreshed = await refresh.WaitAsync(cancellationToken);

            // A refresh that was already under way may have read the store before we were called; the next one cannot have.
            if (isOwn || joined > 0)
                return refreshed;
        }
    }

    /// <summary>An unknown user's delta is always a full one, of nothing.</summary>
    private static bool IsNothingNew(UserIndex index, UserDelta delta) => delta.Version == index.Version
        && (!delta.IsFull || (index.Count == 0 && delta.Turns.Count == 0 && delta.Memories.Count == 0));

    private (Task<HeldIndex> Refresh, bool IsOwn) JoinOrStart(HeldIndex? seen, UserDelta? delta)
    {
        lock (_gate)
        {
            if (_refresh is { IsCompleted: false } running)
                return (running, false);

            // It outlives the caller who started it: a caller with a short deadline must not make the next one begin again.
            _refresh = Task.Run(() => RefreshAsync(ReferenceEquals(seen, _held) ? delta : null), CancellationToken.None);
            return (_refresh, true);
        }
    }

    private async Task<HeldIndex> RefreshAsync(UserDelta? delta)
    {
        StorageBudget.Leave();
        if (_held is { } held && delta is not { IsFull: true })
            return Hold(await ApplyAsync(held, delta));

        // A whole user and the index in the making are in no cache yet, and who asked may have left: so they are few at a time.
        await readers.WaitAsync(shutdown);
        try
        {
            return Hold(await ApplyAsync(new HeldIndex(UserIndex.Empty, Vectors: null), delta));
        }
        finally
        {
            readers.Release();
        }
    }

    private async Task<HeldIndex> ApplyAsync(HeldIndex held, UserDelta? delta)
    {
        delta ??= await store.ReadDeltaAsync(scope, held.Index.Version, shutdown);

        // Vectors of two kinds never stand in one index.
        if (!delta.IsFull && builder.KindOf(delta) != held.Vectors)
            delta = await store.ReadDeltaAsync(scope, sinceVersion: 0, shutdown);
        return new HeldIndex(await builder.ApplyAsync(held.Index, delta, shutdown), builder.KindOf(delta));
    }

    private HeldIndex Hold(HeldIndex refreshed)
    {
        Volatile.Write(ref _held, refreshed);
        return refreshed;
    }
}

/// <summary>A user's index, and of which kind its vectors are; null when it has none.</summary>
internal sealed record HeldIndex(UserIndex Index, VectorKind? Vectors);
