using System.Collections.Concurrent;
using Memory.Server.Audit;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Identity;

/// <summary>Keeps what was to be written down, or fails to.</summary>
internal sealed class RememberedAudit : IAuditTrail
{
    private readonly ConcurrentQueue<AuditEvent> _events = new();

    public IReadOnlyList<AuditEvent> Events => [.. _events];

    public IReadOnlyList<AuditEvent> Blocked => [.. _events.Where(static happened => happened.Action == "sign-in.blocked")];

    public bool Fails { get; set; }

    public ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        _events.Enqueue(happened);
        return Fails ? throw new StorageUnavailableException("The disk is full.") : default;
    }
}
