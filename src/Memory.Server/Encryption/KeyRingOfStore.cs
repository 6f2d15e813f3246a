namespace Memory.Server.Encryption;

/// <summary>A store's ring as the rest of the server has it: what is destroyed in it is forgotten by the open keys at once.</summary>
internal sealed class KeyRingOfStore(DataKeys keys) : IKeyRing
{
    public string Place => keys.Ring.Place;

    public ValueTask<Guid?> FindIdAsync(CancellationToken cancellationToken) => keys.Ring.FindIdAsync(cancellationToken);

    public ValueTask<Guid> BeginAsync(Guid id, CancellationToken cancellationToken) => keys.Ring.BeginAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken) => keys.Ring.ListMastersAsync(cancellationToken);

    public ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken) => keys.Ring.AddMasterAsync(master, cancellationToken);

    public ValueTask<bool> RemoveMasterAsync(Guid master, CancellationToken cancellationToken) => keys.Ring.RemoveMasterAsync(master, cancellationToken);

    public ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken) => keys.Ring.FindAsync(holder, cancellationToken);

    public ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken) => keys.Ring.AddAsync(holder, key, cancellationToken);

    public ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken) =>
        keys.Ring.ReplaceAsync(holder, former, anew, cancellationToken);

    public ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken) => keys.DestroyAsync(holder, cancellationToken);

    public ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken) =>
        keys.Ring.ListAsync(after, limit, cancellationToken);

    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        await keys.Ring.ClearAsync(cancellationToken);
        keys.ForgetAll();
    }
}
