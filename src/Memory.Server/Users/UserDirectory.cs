using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>Registers and finds an owner's users.</summary>
internal sealed class UserDirectory(IMemoryStore store, TimeProvider time)
{
    /// <summary>Registers a user, or updates the name and metadata of a known one where given.</summary>
    public ValueTask<UserProfile> RegisterAsync(Scope scope, string? displayName, Json? metadata, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var now = time.Now();
            var known = await view.GetUserAsync(token);
            var user = new UserProfile(known?.CreatedAt ?? now, displayName ?? known?.DisplayName, metadata ?? known?.Metadata);
            return new Decision<UserProfile>(user == known ? UserCommit.None : new UserCommit { At = now, User = user }, user);
        }, cancellationToken);

    /// <summary>Reads a user; null when never registered nor written to.</summary>
    public ValueTask<UserSummary?> GetAsync(Scope scope, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, async (view, token) => await view.GetUserAsync(token) is { } user
            ? new UserSummary(scope.User, user, await view.GetUsageAsync(token))
            : null, cancellationToken);

    /// <summary>Lists users by id.</summary>
    public ValueTask<IReadOnlyList<UserSummary>> ListAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) =>
        store.ListUsersAsync(owner, after, limit, cancellationToken);
}
