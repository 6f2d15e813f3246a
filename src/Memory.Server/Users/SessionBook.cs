using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>Opens, reads and ends a user's sessions. An expired or ended one is no longer there; its turns are.</summary>
internal sealed class SessionBook(IMemoryStore store, TimeProvider time)
{
    /// <summary>Opens a session, or answers the one with that id as it is.</summary>
    public ValueTask<Session> OpenAsync(Scope scope, SessionId id, Json? context, int? ttlSeconds, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    public ValueTask<Session?> GetAsync(Scope scope, SessionId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    public ValueTask<Page<Session>> ListAsync(Scope scope, PageKey? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Merges top-level fields into the context, a null one is removed; null when there is no such session.</summary>
    /// <exception cref="ConflictException">The merged context would be over 64 KB.</exception>
    public ValueTask<Session?> MergeContextAsync(Scope scope, SessionId id, Json fields, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Ends a session; false when there is none.</summary>
    public ValueTask<bool> EndAsync(Scope scope, SessionId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>The session's turns by when they were said, then by arrival; null when there never was such a session.</summary>
    public ValueTask<Page<Turn>?> ListTurnsAsync(Scope scope, SessionId id, PageKey? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");
}
