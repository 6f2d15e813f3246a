using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>Registers and finds an owner's users.</summary>
internal sealed class UserDirectory(IMemoryStore store, TimeProvider time)
{
    /// <summary>Registers a user, or updates the name and metadata of a known one where given.</summary>
    public ValueTask<UserProfile> RegisterAsync(Scope scope, string? displayName, Json? metadata, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Reads a user; null when never registered nor written to.</summary>
    public ValueTask<UserSummary?> GetAsync(Scope scope, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    public ValueTask<IReadOnlyList<UserSummary>> ListAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");
}
