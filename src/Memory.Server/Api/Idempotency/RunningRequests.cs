using System.Collections.Concurrent;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Api.Idempotency;

/// <summary>Requests with an <c>Idempotency-Key</c> that this process is answering now; no more than there are requests.</summary>
internal sealed class RunningRequests
{
    private readonly ConcurrentDictionary<(OwnerId, RequestKey), byte> _running = new();

    /// <summary>Enters a request until the result is disposed; null when the same one is in already.</summary>
    public IDisposable? TryEnter(OwnerId owner, RequestKey request) =>
        _running.TryAdd((owner, request), 0) ? new Slot(_running, (owner, request)) : null;

    private sealed class Slot(ConcurrentDictionary<(OwnerId, RequestKey), byte> running, (OwnerId, RequestKey) entry) : IDisposable
    {
        public void Dispose() => running.TryRemove(entry, out _);
    }
}
