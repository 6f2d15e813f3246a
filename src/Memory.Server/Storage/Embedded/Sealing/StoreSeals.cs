using System.Security.Cryptography;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>What the files of a store have to do with encryption: the keys, whether new files are sealed, and who is told of what does not open.</summary>
internal sealed class StoreSeals(Action<KeyHolder>? onBroken)
{
    private OpenedRing? _ring;
    private volatile bool _takesPlain = true;

    /// <summary>Whether new files are sealed, and others are to be written anew.</summary>
    public bool Seals => _ring is { Keys.Seals: true };

    /// <summary>Whether a plain file is as good as a sealed one; not any more once everything is sealed.</summary>
    public bool TakesPlain => _takesPlain;

    /// <summary>The store's ring; null when encryption does not concern it.</summary>
    public OpenedRing? Ring => _ring;

    /// <summary>Takes the ring, once, before any file is opened.</summary>
    public void Open(OpenedRing ring)
    {
        _ring = ring;
        _takesPlain = ring.Note.State != SealState.Sealed;
    }

    /// <summary>From now on a plain file is one that somebody else put there.</summary>
    public void RefusePlain() => _takesPlain = false;

    /// <summary>What opens a holder's files.</summary>
    /// <exception cref="DamagedJournalException">There is a key, and it cannot be had.</exception>
    public async ValueTask<SealAccess> AccessAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        if (_ring is null)
            return new SealAccess(Key: null, TakesPlain: true);
        try
        {
            return new SealAccess(await _ring.Keys.FindAsync(holder, cancellationToken), _takesPlain);
        }
        catch (KeyUnavailableException fault)
        {
            throw SealAccess.Broken(fault.Message);
        }
    }

    /// <summary>How a new file for a holder is written. The first sealed one makes the holder's key.</summary>
    /// <exception cref="StorageUnavailableException">The key cannot be had.</exception>
    public async ValueTask<JournalCoding> NewCodingAsync(JournalHeader header, CancellationToken cancellationToken)
    {
        if (!Seals)
            return JournalCoding.PlainFor(header);
        try
        {
            var key = await _ring!.Keys.KeyOfAsync(header.Holder, cancellationToken);
            return JournalCoding.SealedFor(header, key, NewFile());
        }
        catch (KeyUnavailableException fault)
        {
            throw new StorageUnavailableException(fault.Message, fault);
        }
    }

    /// <summary>A random name for a new sealed file.</summary>
    public static Guid NewFile() => new(RandomNumberGenerator.GetBytes(16));

    /// <summary>Tells that something of a holder's does not open.</summary>
    public void Report(KeyHolder holder) => onBroken?.Invoke(holder);
}
