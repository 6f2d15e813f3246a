using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Restoring;

/// <summary>What the store that is to be replaced holds and the restored one must know: who was erased, and which keys were revoked.</summary>
/// <remarks>A tombstone takes about a hundred bytes here, and an owner's are in memory anyway in the embedded store.</remarks>
internal sealed class RestoreTarget
{
    private const int PageSize = 200;

    private readonly Dictionary<OwnerId, Dictionary<string, DateTimeOffset>> _erased = [];
    private readonly Dictionary<Guid, DateTimeOffset> _revoked = [];

    /// <summary>Whether there is anything that a restore would take away: a user, what stays of one, or more keys than a first start makes.</summary>
    public bool HoldsAnything { get; private set; }

    /// <summary>All owners of whom somebody was erased.</summary>
    public IEnumerable<OwnerId> Owners => _erased.Keys;

    public async Task ReadAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var keys = 0;
        foreach (var owner in await store.ListOwnersAsync(cancellationToken))
        {
            if (!HoldsAnything)
                HoldsAnything = (await store.ListUsersAsync(owner, after: null, limit: 1, cancellationToken)).Count > 0;
            await foreach (var tombstone in store.Erasures.ListAsync(owner, cancellationToken))
            {
                HoldsAnything = true;
                NoteErased(owner, tombstone.ScopeHash, tombstone.ErasedAt);
            }

            PageKey? after = null;
            do
            {
                var page = await store.Keys.ListAsync(owner, after, PageSize, cancellationToken);
                keys += page.Items.Count;
                foreach (var key in page.Items.Where(static key => key.RevokedAt is not null))
                    _revoked[key.Id] = key.RevokedAt!.Value;
                after = page.Next;
            }
            while (after is not null);
        }

        HoldsAnything |= keys > 1;
    }

    public void NoteErased(OwnerId owner, string scopeHash, DateTimeOffset at)
    {
        if (!_erased.TryGetValue(owner, out var users))
            _erased.Add(owner, users = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));
        users[scopeHash] = users.TryGetValue(scopeHash, out var known) ? Instants.Later(known, at) : at;
    }

    /// <summary>When a user was erased last; null when never.</summary>
    public DateTimeOffset? ErasedAt(Scope scope) => ErasedOf(scope.Owner, JobId.ScopeHash(scope));

    /// <summary>When the user of that hash was erased last; null when never.</summary>
    public DateTimeOffset? ErasedOf(OwnerId owner, string scopeHash) =>
        _erased.GetValueOrDefault(owner) is { } users && users.TryGetValue(scopeHash, out var at) ? at : null;

    /// <summary>What stays of an owner's erased users.</summary>
    public IEnumerable<(string ScopeHash, DateTimeOffset At)> ErasedOf(OwnerId owner) =>
        (_erased.GetValueOrDefault(owner) ?? []).Select(static user => (user.Key, user.Value));

    /// <summary>Whether a user was erased after what is told was read.</summary>
    public bool IsErasedSince(Scope scope, DateTimeOffset? erasedBefore) => ErasedAt(scope) is { } at && (erasedBefore is null || at > erasedBefore);

    /// <summary>The key as it now is: one that was revoked stays so.</summary>
    public ApiKey AsNow(ApiKey key) => key.RevokedAt is null && _revoked.TryGetValue(key.Id, out var at) ? key with { RevokedAt = at } : key;
}
