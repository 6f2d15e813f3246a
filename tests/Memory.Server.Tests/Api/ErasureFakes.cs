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

/// <summary>Keys that can only be destroyed, and that say when.</summary>
internal sealed class FakeKeys : IKeyDestroyer
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
}
