using System.Collections.Immutable;
using System.Security.Cryptography;
using Memory.Server.Configuration;

namespace Memory.Server.Encryption.Masters;

/// <summary>Opens a store's key ring with what the settings hold, or says why that cannot be: a store that half opens would look like one that forgot.</summary>
internal sealed class RingOpening(EncryptionSettings settings, RandomNumberGenerator random)
{
    private readonly ImmutableArray<MasterSecret> _secrets = settings.Current is { } current ? [current, .. settings.Previous] : settings.Previous;

    /// <summary>Opens nothing: what was never encrypted stays so.</summary>
    public static RingOpening None { get; } = new(new EncryptionSettings(), RandomNumberGenerator.Create());

    /// <summary>Opens the ring; begins one when the settings ask to encrypt a plain store.</summary>
    /// <param name="ring">The store's ring, or where it would be.</param>
    /// <param name="note">What the store has kept about it; null for a plain store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The keys and the note that the store must keep, durably, before it seals anything; null when encryption does not concern it, and it keeps no note.</returns>
    /// <exception cref="SettingsException">What is configured does not open this store.</exception>
    public async ValueTask<OpenedRing?> OpenAsync(IKeyRing ring, SealNote? note, CancellationToken cancellationToken)
    {
        if (note is { State: SealState.Open })
        {
            await ring.ClearAsync(cancellationToken);
            note = null;
        }

        if (note is null && settings.Current is null)
            return null;
        if (note is not null && !settings.IsMentioned)
            throw Refused("The store is encrypted: set Memory:Encryption:MasterKey or Memory:Encryption:Passphrase.");
        try
        {
            var id = note is null ? await BeginAsync(ring, cancellationToken) : await RecogniseAsync(ring, note, cancellationToken);
            var masters = await OpenMastersAsync(ring, isNew: note is null, cancellationToken);
            var state = masters.Current is null ? SealState.Opening : note?.State == SealState.Sealed ? SealState.Sealed : SealState.Sealing;
            return new OpenedRing(new DataKeys(ring, masters, random), new MasterRotation(ring, masters), new SealNote(id, state));
        }
        catch (KeyUnavailableException fault)
        {
            throw Refused(fault.Message);
        }
    }

    private async ValueTask<Guid> BeginAsync(IKeyRing ring, CancellationToken cancellationToken)
    {
        // A ring without keys is what a start leaves that was killed right here; it opens nothing yet.
        if ((await ring.ListAsync(after: null, limit: 1, cancellationToken)).Count > 0)
            throw Refused($"The store is plain, yet {ring.Place} holds keys: they belong to another store, or to what this one was before something of it was lost.");
        return await ring.BeginAsync(random.NextName(), cancellationToken);
    }

    private static async ValueTask<Guid> RecogniseAsync(IKeyRing ring, SealNote note, CancellationToken cancellationToken) => await ring.FindIdAsync(cancellationToken) switch
    {
        null => throw Refused($"The store is encrypted and its key ring is missing in {ring.Place}: bring it back from its backup. Nothing opens without it."),
        { } id when id != note.Ring => throw Refused($"{ring.Place} is the key ring of another store."),
        { } id => id,
    };

    private async ValueTask<OpenMasters> OpenMastersAsync(IKeyRing ring, bool isNew, CancellationToken cancellationToken)
    {
        var known = await ring.ListMastersAsync(cancellationToken);
        var opened = new List<MasterKey>();
        var closed = new List<KnownMaster>();
        MasterKey? current = null;
        foreach (var master in known)
        {
            var (key, by) = Open(master);
            if (key is null)
            {
                closed.Add(master);
                continue;
            }

            opened.Add(key);
            if (ReferenceEquals(by, settings.Current))
                current ??= key;
        }

        if (known.Count == 0 && !isNew)
            throw Refused($"{ring.Place} knows no master key: bring it back from its backup.");
        if (known.Count > 0 && opened.Count == 0)
            throw Refused($"The store is encrypted, and nothing in Memory:Encryption opens it: the master key or the passphrase is another one than that of {ring.Place}.");
        if (closed.Count > 0)
            await RefuseKeysOfAsync(ring, closed, cancellationToken);
        if (current is null && settings.Current is { } secret)
            opened.Add(current = await AddAsync(ring, secret, cancellationToken));
        return new OpenMasters(ring, _secrets, current, opened);
    }

    private (MasterKey? Key, MasterSecret? By) Open(KnownMaster master)
    {
        foreach (var secret in _secrets)
        {
            if (MasterKeys.TryOpen(master, secret) is { } key)
                return (key, secret);
        }

        return (null, null);
    }

    /// <summary>A master key that wraps nothing any more need not open; it is what a rotation leaves that was killed at its end.</summary>
    private static async ValueTask RefuseKeysOfAsync(IKeyRing ring, List<KnownMaster> closed, CancellationToken cancellationToken)
    {
        foreach (var master in closed)
        {
            if (!await ring.RemoveMasterAsync(master.Id, cancellationToken))
                throw Refused($"Some keys in {ring.Place} are still wrapped by a former master key: keep it below Memory:Encryption:PreviousKeys until all are wrapped anew.");
        }
    }

    /// <summary>Notes a new master key. Servers that do so at the same time with the same secret agree on the first one's.</summary>
    private async ValueTask<MasterKey> AddAsync(IKeyRing ring, MasterSecret secret, CancellationToken cancellationToken)
    {
        var (created, noted) = MasterKeys.Create(secret, random);
        foreach (var master in await ring.AddMasterAsync(noted, cancellationToken))
        {
            if (master.Id == created.Id)
                return created;
            if (MasterKeys.TryOpen(master, secret) is not { } first)
                continue;
            created.Dispose();
            return first;
        }

        throw new KeyUnavailableException($"{ring.Place} did not take a new master key.");
    }

    private static SettingsException Refused(string why) => new([why]);
}

/// <summary>A store's ring, opened.</summary>
/// <param name="Keys">The keys of users and owners.</param>
/// <param name="Rotation">Wraps them under the current master key.</param>
/// <param name="Note">What the store must keep before it seals anything.</param>
internal sealed record OpenedRing(DataKeys Keys, MasterRotation Rotation, SealNote Note);
