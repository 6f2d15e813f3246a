using Memory.Server.Memories;

namespace Memory.Server.Storage.Images;

/// <summary>
/// Everything held about one user in one consistent state, in terms of no store: what one store reads, another can write. What can be computed anew, such as
/// stems and vectors, is not in it.
/// </summary>
internal abstract class UserImage : IAsyncDisposable
{
    /// <summary>The user.</summary>
    public required UserProfile Profile { get; init; }

    /// <summary>When the user was last written to; null when never.</summary>
    public DateTimeOffset? LastActive { get; init; }

    /// <summary>
    /// The rows, a few hundred at a time: sessions and observations by id, turns and jobs in their order, memories by creation with all versions of one beside
    /// each other, and links by source, target and relation. They can be read once.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The storage failed in the middle.</exception>
    public abstract IAsyncEnumerable<UserImagePart> ReadPartsAsync(CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => default;
}
