using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>The key ring of the embedded store: a folder of small files. One process has it at a time, the one that has the store.</summary>
internal sealed partial class FolderKeyRing(string folder, IDisk disk, DiskThreads threads, ILogger logger) : IKeyRing, IDisposable
{
    private readonly RingFolder _files = new(System.IO.Path.GetFullPath(folder), disk);
    private readonly SemaphoreSlim _gate = new(1, 1);

    public string Place => _files.Path;

    public ValueTask<Guid?> FindIdAsync(CancellationToken cancellationToken) => RunAsync(() => ReadRing()?.Id, cancellationToken);

    public ValueTask<Guid> BeginAsync(Guid id, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            if (ReadRing() is { } ring)
                return ring.Id;
            _files.Write(_files.Ring, new RingFile(RingFile.CurrentFormat, id, []).ToBytes());
            return id;
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken) => RunAsync(
        () => Known(ReadRing()), cancellationToken);

    public ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var ring = ReadRing() ?? throw new KeyUnavailableException($"There is no key ring in {Place}.");
            if (ring.Masters.All(known => known.Id != master.Id))
            {
                ring = ring with { Masters = [.. ring.Masters, MasterRow.Of(master)] };
                _files.Write(_files.Ring, ring.ToBytes());
            }

            return Known(ring);
        },
        cancellationToken);

    public ValueTask<bool> RemoveMasterAsync(Guid master, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            if (ReadRing() is not { } ring)
                return true;

            // A damaged file may be one that it wrapped.
            if (_files.KeysAfter(null).Any(path => TryReadKey(path) is not { } key || key.Master == master))
                return false;
            _files.Write(_files.Ring, (ring with { Masters = [.. ring.Masters.Where(known => known.Id != master)] }).ToBytes());
            return true;
        },
        cancellationToken);

    public ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken) => RunAsync(() => Find(holder)?.ToWrapped(), cancellationToken);

    public ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            if (Find(holder) is { } known)
                return known.ToWrapped();
            if (ReadRing() is not { } ring || ring.Masters.All(master => master.Id != key.Master))
                throw new KeyUnavailableException($"{Place} does not know the master key of a new key.");
            _files.Write(_files.KeyOf(holder), KeyFile.Of(holder, key).ToBytes());
            return key;
        },
        cancellationToken);

    public ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            if (Find(holder) is not { } known || known.Id != former.Id || known.Master != former.Master)
                return false;
            _files.Write(_files.KeyOf(holder), KeyFile.Of(holder, anew).ToBytes());
            return true;
        },
        cancellationToken);

    public async ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken) => await RunAsync(
        () =>
        {
            _files.Delete(_files.KeyOf(holder));
            return true;
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>>(
            () => [.. _files.KeysAfter(after).Select(Told).OfType<KeyFile>().Take(limit).Select(static key => (key.Holder, key.ToWrapped()))],
            cancellationToken);

    public async ValueTask ClearAsync(CancellationToken cancellationToken) => await RunAsync(
        () =>
        {
            foreach (var path in _files.KeysAfter(null).ToArray())
                _files.Delete(path);
            _files.Delete(_files.Ring);
            return true;
        },
        cancellationToken);

    public void Dispose() => _gate.Dispose();

    private RingFile? ReadRing() => _files.Read(_files.Ring) is not { } bytes
        ? null
        : RingFile.TryParse(bytes) ?? throw new KeyUnavailableException($"The key ring's file {_files.Ring} is damaged: bring it back from its backup.");

    private static IReadOnlyList<KnownMaster> Known(RingFile? ring) => ring is null ? [] : [.. ring.Masters.Select(static master => master.ToKnown())];

    private KeyFile? Find(KeyHolder holder)
    {
        var path = _files.KeyOf(holder);
        if (_files.Read(path) is not { } bytes)
            return null;
        return KeyFile.TryParse(bytes) is { } key && key.Holder == holder
            ? key
            : throw new KeyUnavailableException($"The key in {path} is damaged or somebody else's: bring it back from the backup of the key ring.");
    }

    /// <summary>A key under its own name; null for anything else.</summary>
    private KeyFile? TryReadKey(string path) =>
        _files.Read(path) is { } bytes && KeyFile.TryParse(bytes) is { } key && _files.KeyOf(key.Holder) == path ? key : null;

    private KeyFile? Told(string path)
    {
        var key = TryReadKey(path);
        if (key is null)
            LogDamaged(logger, path);
        return key;
    }

    /// <summary>One after another, so that what was looked at still holds when it is changed.</summary>
    private async ValueTask<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await threads.RunAsync(work);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The key ring {Place} cannot be used: {fault.Message}", fault);
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} in the key ring is damaged or does not belong there; whose key it was, is unavailable.")]
    private static partial void LogDamaged(ILogger logger, string file);
}
