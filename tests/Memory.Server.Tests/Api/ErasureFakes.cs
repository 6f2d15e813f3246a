using System.Collections.Concurrent;
using Memory.Server.Audit;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Api;

/// <summary>An audit log and its pseudonyms in memory.</summary>
internal sealed class FakeAudit : IAuditTrail, IAuditSubjects
{
    private readonly ConcurrentDictionary<Scope, Guid> _pseudonyms = new();

    public ConcurrentQueue<AuditEvent> Written { get; } = new();

    /// <summary>Whether nothing can be written.</summary>
    public bool IsAway { get; set; }

    public void Know(Scope scope, Guid pseudonym) => _pseudonyms[scope] = pseudonym;

    public bool Knows(Scope scope) => _pseudonyms.ContainsKey(scope);

    public ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new StorageUnavailableException("The log is away.");
        Written.Enqueue(happened);
        return default;
    }

    public ValueTask<Guid?> FindAsync(Scope scope, CancellationToken cancellationToken) =>
        new(_pseudonyms.TryGetValue(scope, out var pseudonym) ? pseudonym : null);

    public ValueTask ForgetAsync(Scope scope, CancellationToken cancellationToken)
    {
        _pseudonyms.TryRemove(scope, out _);
        return default;
    }
}

/// <summary>A key ring that only destroys, and says when.</summary>
internal sealed class FakeRing : IKeyRing
{
    public ConcurrentQueue<KeyHolder> Destroyed { get; } = new();

    /// <summary>Called before a key is destroyed.</summary>
    public Action? OnDestroy { get; set; }

    public ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken)
    {
        OnDestroy?.Invoke();
        Destroyed.Enqueue(holder);
        return default;
    }

    public ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RemoveMasterAsync(Guid master, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
