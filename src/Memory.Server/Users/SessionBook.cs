using System.Text.Json.Nodes;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>Opens, reads and ends a user's sessions. An expired or ended one is no longer there; its turns are.</summary>
internal sealed class SessionBook(IMemoryStore store, TimeProvider time)
{
    /// <summary>The most that a session's context may hold, in bytes of compact UTF-8 JSON.</summary>
    public const int MaxContextBytes = 65_536;

    /// <summary>Opens a session, or answers the one with that id as it is.</summary>
    public ValueTask<Session> OpenAsync(Scope scope, SessionId id, Json? context, int? ttlSeconds, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var now = time.Now();
            if (await view.GetSessionAsync(id, token) is { } known && IsOpen(known, now))
                return new Decision<Session>(UserCommit.None, known);
            var session = new Session
            {
                Id = id,
                CreatedAt = now,
                UpdatedAt = now,
                Context = context,
                ExpiresAt = ttlSeconds is { } seconds ? now.AddSeconds(seconds) : null,
            };
            var user = await view.GetUserAsync(token) is null ? new UserProfile(now) : null;
            return new Decision<Session>(new UserCommit { At = now, User = user, Sessions = [session] }, session);
        }, cancellationToken);

    /// <summary>Reads a session; null when there is none, or it has ended.</summary>
    public ValueTask<Session?> GetAsync(Scope scope, SessionId id, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, async (view, token) =>
            await view.GetSessionAsync(id, token) is { } session && IsOpen(session, time.Now()) ? session : null, cancellationToken);

    /// <summary>Lists sessions that have not ended, newest first.</summary>
    public async ValueTask<Page<Session>> ListAsync(Scope scope, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(scope, (view, token) => view.ListSessionsAsync(after, limit, token), cancellationToken);
        var now = time.Now();
        return page with { Items = [.. page.Items.Where(session => IsOpen(session, now))] };
    }

    /// <summary>Merges top-level fields into the context, a null one is removed; null when there is no such session.</summary>
    /// <exception cref="InvalidChangeException">The merged context would be over 64 KB.</exception>
    public ValueTask<Session?> MergeContextAsync(Scope scope, SessionId id, Json fields, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var now = time.Now();
            if (await view.GetSessionAsync(id, token) is not { } session || !IsOpen(session, now))
                return new Decision<Session?>(UserCommit.None, null);
            var merged = session with { Context = Merge(session.Context, fields), UpdatedAt = now };
            return new Decision<Session?>(new UserCommit { At = now, Sessions = [merged] }, merged);
        }, cancellationToken);

    /// <summary>Ends a session; false when there is none.</summary>
    public ValueTask<bool> EndAsync(Scope scope, SessionId id, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var now = time.Now();
            return await view.GetSessionAsync(id, token) is { } session && IsOpen(session, now)
                ? new Decision<bool>(new UserCommit { At = now, Sessions = [session with { EndedAt = now, UpdatedAt = now }] }, Result: true)
                : new Decision<bool>(UserCommit.None, Result: false);
        }, cancellationToken);

    /// <summary>The session's turns by when they were said, then by arrival; null when there never was such a session.</summary>
    public ValueTask<Page<Turn>?> ListTurnsAsync(Scope scope, SessionId id, PageKey? after, int limit, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, async (view, token) => await view.GetSessionAsync(id, token) is null
            ? null
            : await view.ListTurnsAsync(id, after, limit, token), cancellationToken);

    private static bool IsOpen(Session session, DateTimeOffset now) => session.EndedAt is null && !(session.ExpiresAt <= now);

    private static Json Merge(Json? context, Json fields)
    {
        var merged = context is { } known ? JsonNode.Parse(known.Text)!.AsObject() : [];
        foreach (var (name, value) in JsonNode.Parse(fields.Text)!.AsObject())
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value.DeepClone();
        }

        var text = Json.From(merged);
        return System.Text.Encoding.UTF8.GetByteCount(text.Text) <= MaxContextBytes
            ? text
            : throw new InvalidChangeException("context", $"Must be at most {MaxContextBytes} bytes of JSON after merging.");
    }
}
