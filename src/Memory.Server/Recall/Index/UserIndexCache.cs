using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>
/// The indexes of the users asked for last, bounded in bytes (<see cref="RecallOptions.IndexBytes"/>). The user just asked for always
/// stays, even one who alone is above the bound, since reading everything again for each question would help nobody.
/// </summary>
internal sealed class UserIndexCache : IDisposable
{
    private readonly IMemoryStore _store;
    private readonly ItemBuilder _builder;
    private readonly RecallOptions _options;
    private readonly RecallTelemetry? _telemetry;
    private readonly Lock _gate = new();
    private readonly Dictionary<Scope, LinkedListNode<UserIndexEntry>> _entries = [];
    private readonly LinkedList<UserIndexEntry> _byUse = [];
    private readonly SemaphoreSlim _readers;
    private readonly CancellationTokenSource _shutdown = new();
    private long _bytes;

    public UserIndexCache(IMemoryStore store, ItemBuilder builder, RecallOptions options, RecallTelemetry? telemetry = null)
    {
        (_store, _builder, _options, _telemetry) = (store, builder, options, telemetry);
        _readers = new SemaphoreSlim(options.ReadersAtOnce);
        telemetry?.Watch(() => Bytes, () => Count);
    }

    /// <summary>About how many bytes the kept indexes take.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>How many users' indexes are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>The user's index with everything that is durable by now.</summary>
    public async ValueTask<UserIndex> GetAsync(Scope scope, CancellationToken cancellationToken) => (await HoldAsync(scope, cancellationToken)).Index;

    /// <summary>The same, and of which kind its vectors are.</summary>
    public async ValueTask<HeldIndex> HoldAsync(Scope scope, CancellationToken cancellationToken)
    {
        var node = Touch(scope);
        var held = await node.Value.GetAsync(cancellationToken);
        Account(node, held.Index.EstimatedBytes);
        return held;
    }

    /// <summary>The user's index as it was last read, without reading anything; null when there is none.</summary>
    public UserIndex? Find(Scope scope)
    {
        lock (_gate)
            return _entries.TryGetValue(scope, out var node) ? node.Value.Latest : null;
    }

    public void Dispose()
    {
        _shutdown.Cancel();
        _shutdown.Dispose();
    }

    private LinkedListNode<UserIndexEntry> Touch(Scope scope)
    {
        lock (_gate)
        {
            var isHeld = _entries.TryGetValue(scope, out var node);
            _telemetry?.LookUp(isHeld);
            if (isHeld)
            {
                _byUse.Remove(node!);
            }
            else
            {
                // Counted before it is read: one whose reading fails takes its place all the same.
                node = new LinkedListNode<UserIndexEntry>(new UserIndexEntry(scope, _store, _builder, _readers, _shutdown.Token) { CountedBytes = UserIndex.BaseBytes });
                _entries.Add(scope, node);
                _bytes += UserIndex.BaseBytes;
            }

            _byUse.AddFirst(node!);
            MakeRoom();
            return node!;
        }
    }

    private void Account(LinkedListNode<UserIndexEntry> node, long bytes)
    {
        lock (_gate)
        {
            // Dropped meanwhile: the caller keeps its index, the cache does not.
            if (node.List is null)
                return;
            _bytes += bytes - node.Value.CountedBytes;
            node.Value.CountedBytes = bytes;
            MakeRoom();
        }
    }

    private void MakeRoom()
    {
        while (_bytes > _options.IndexBytes && _byUse.Last is { } oldest && oldest != _byUse.First)
        {
            _byUse.RemoveLast();
            _entries.Remove(oldest.Value.Scope);
            _bytes -= oldest.Value.CountedBytes;
            _telemetry?.Evict();
        }
    }
}
