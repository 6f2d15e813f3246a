using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>API keys: durable in the owners' journals, found in memory.</summary>
internal sealed class EmbeddedKeyStore(OwnerJournals owners) : IKeyStore
{
    private readonly ConcurrentDictionary<Guid, ApiKey> byId = new();
    private readonly ConcurrentDictionary<KeyHash, Guid> byHash = new();
    private readonly ConcurrentDictionary<Guid, OwnerId> touched = new();

    /// <summary>Takes in an owner's keys at start.</summary>
    public void Load(OwnerState owner)
    {
        foreach (var key in owner.Keys)
            Take(key);
    }

    public ValueTask<bool> AnyAsync(CancellationToken cancellationToken) => new(!byId.IsEmpty || owners.AreIncomplete);

    public async ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await owners.WriteAsync(
            key.Owner,
            _ =>
            {
                Take(key);
                return new OwnerEntry { Keys = [key] };
            },
            cancellationToken);
    }

    /// <summary>Keys that were erased are not found any more.</summary>
    public void Drop(IEnumerable<ApiKey> keys)
    {
        foreach (var key in keys)
        {
            byHash.TryRemove(KeyHash.Of(key.Hash), out _);
            byId.TryRemove(key.Id, out _);
            touched.TryRemove(key.Id, out _);
        }
    }

    public ValueTask<ApiKey?> FindAsync(ImmutableArray<byte> hash, CancellationToken cancellationToken)
    {
        if (hash.Length == KeyHash.Size && byHash.TryGetValue(KeyHash.Of(hash), out var id))
            return new(byId.GetValueOrDefault(id));

        // It may be one of an owner whose journal cannot be read: that is no reason to call it wrong.
        return owners.AreIncomplete
            ? throw new StorageUnavailableException("Some owner's keys cannot be read.")
            : new((ApiKey?)null);
    }

    public ValueTask<ApiKey?> GetAsync(Guid keyId, CancellationToken cancellationToken) => new(byId.GetValueOrDefault(keyId));

    public async ValueTask<Page<ApiKey>> ListAsync(OwnerId owner, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        ApiKey[] keys = [];
        await owners.ReadAsync(owner, state => keys = [.. state.Keys], cancellationToken);
        var rest = keys
            .OrderByDescending(static key => key.CreatedAt).ThenByDescending(static key => key.Id)
            .SkipWhile(key => after is { } last && !IsAfter(key, last))
            .Take(limit + 1)
            .Select(key => byId.GetValueOrDefault(key.Id, key))
            .ToArray();
        return rest.Length <= limit
            ? new Page<ApiKey>(rest, null)
            : new Page<ApiKey>(rest[..limit], limit == 0 ? null : new PageKey(rest[limit - 1].CreatedAt, rest[limit - 1].Id.ToString()));
    }

    public async ValueTask<bool> RevokeAsync(OwnerId owner, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ApiKey? revoked = null;
        await owners.WriteAsync(
            owner,
            state =>
            {
                var key = state.FindKey(keyId);
                revoked = key is null or { RevokedAt: not null } ? key : key with { RevokedAt = at };

                // At once, whatever becomes of the write and of who waits for it: a key that somebody wanted to stop must not go on.
                if (revoked is not null)
                    byId.AddOrUpdate(keyId, revoked, (_, known) => known with { RevokedAt = revoked.RevokedAt });
                return ReferenceEquals(revoked, key) ? null : new OwnerEntry { Keys = [revoked!] };
            },
            cancellationToken);
        return revoked is not null;
    }

    public ValueTask TouchAsync(OwnerId owner, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (byId.TryGetValue(keyId, out var key) && key.Owner == owner && (key.LastUsedAt is null || key.LastUsedAt < at))
        {
            if (!byId.TryUpdate(keyId, key with { LastUsedAt = at }, key))
                continue;
            touched[keyId] = owner;
            break;
        }

        return default;
    }

    /// <summary>Makes the uses noted since the last time durable.</summary>
    public async Task SaveUsesAsync(CancellationToken cancellationToken)
    {
        foreach (var owner in touched.ToArray().GroupBy(static use => use.Value, static use => use.Key))
        {
            var uses = ImmutableArray.CreateBuilder<KeyUse>();
            foreach (var id in owner)
            {
                touched.TryRemove(id, out _);
                if (byId.TryGetValue(id, out var key) && key.LastUsedAt is { } at)
                    uses.Add(new KeyUse(id, at));
            }

            await owners.WriteAsync(owner.Key, _ => new OwnerEntry { Uses = uses.ToImmutable() }, cancellationToken);
        }
    }

    private static bool IsAfter(ApiKey key, PageKey last)
    {
        var order = key.CreatedAt.CompareTo(last.At);
        return order < 0 || (order == 0 && Guid.TryParse(last.Tie, out var id) && key.Id.CompareTo(id) < 0);
    }

    private void Take(ApiKey key)
    {
        if (byId.TryGetValue(key.Id, out var earlier))
            byHash.TryRemove(KeyHash.Of(earlier.Hash), out _);
        byId[key.Id] = key;
        byHash[KeyHash.Of(key.Hash)] = key.Id;
    }

    /// <summary>A SHA-256 as a key of a dictionary.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct KeyHash(UInt128 High, UInt128 Low)
    {
        public const int Size = 32;

        public static KeyHash Of(ImmutableArray<byte> hash) => new(
            BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan()), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan()[16..]));
    }
}
