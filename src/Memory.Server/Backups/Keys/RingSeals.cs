using System.Collections.Concurrent;
using Memory.Server.Backups.Archives;
using Memory.Server.Configuration;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Keys;

/// <summary>
/// The keys of the store that is open, and for backups of another ring those of its copy beside the backups. Of the store's own ring only the store's keys count: what was
/// destroyed there opens nothing any more.
/// </summary>
/// <param name="open">The keys of the store; null when it is not open or was never encrypted.</param>
/// <param name="copy">The rings beside the backups.</param>
/// <param name="settings">What opens these.</param>
internal sealed class RingSeals(Func<DataKeys?> open, RingCopy copy, EncryptionSettings settings) : IArchiveSeals
{
    private readonly ConcurrentDictionary<Guid, Task<IReadOnlyList<MasterKey>>> _masters = new();

    public ValueTask<Guid?> FindRingAsync(CancellationToken cancellationToken) =>
        open() is { Seals: true } keys ? keys.Ring.FindIdAsync(cancellationToken) : new ValueTask<Guid?>((Guid?)null);

    public async ValueTask<DataKey?> KeyOfAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        try
        {
            return open() is { Seals: true } keys ? await keys.KeyOfAsync(holder, cancellationToken) : null;
        }
        catch (KeyUnavailableException fault)
        {
            throw new StorageUnavailableException(fault.Message, fault);
        }
    }

    public async ValueTask<DataKey?> FindAsync(Guid ring, KeyHolder holder, Guid key, CancellationToken cancellationToken)
    {
        try
        {
            if (open() is { } keys && await keys.Ring.FindIdAsync(cancellationToken) == ring)
                return await keys.FindAsync(holder, cancellationToken) is { } known && known.Id == key ? known : null;
            if (await copy.FindAsync(ring, holder, cancellationToken) is not { } wrapped || wrapped.Id != key)
                return null;
            var masters = await _masters.GetOrAdd(ring, static (id, self) => self.OpenAsync(id), this);
            return masters.Select(master => master.TryUnwrap(wrapped, holder.ToPlace())).FirstOrDefault(static opened => opened is not null);
        }
        catch (KeyUnavailableException)
        {
            return null;
        }
    }

    public Task SaveAsync(CancellationToken cancellationToken) => open() is { } keys ? copy.SaveAsync(keys.Ring, cancellationToken) : Task.CompletedTask;

    public async Task ForgetAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        if (open() is { } keys && await keys.Ring.FindIdAsync(cancellationToken) is { } ring)
            await copy.ForgetAsync(ring, holder, cancellationToken);
    }

    /// <summary>The master keys of a ring that the settings hold. Deriving one from a passphrase takes its time, so that it is done once.</summary>
    private async Task<IReadOnlyList<MasterKey>> OpenAsync(Guid ring)
    {
        MasterSecret[] secrets = settings.Current is { } current ? [current, .. settings.Previous] : [.. settings.Previous];
        var known = await copy.FindMastersAsync(ring, CancellationToken.None);
        return
        [
            .. from master in known?.Masters ?? []
            from secret in secrets
            let opened = MasterKeys.TryOpen(master.ToKnown(), secret)
            where opened is not null
            select opened,
        ];
    }
}
