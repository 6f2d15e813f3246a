using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>Looks at what only the store itself can see of its own state. Each fault is a sentence.</summary>
internal interface IStoreInspector
{
    /// <summary>The owner's users by id, in <see cref="CodePointOrder"/>, those after <paramref name="after"/>, also those whose data cannot be read.</summary>
    ValueTask<IReadOnlyList<UserId>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken);

    /// <summary>What is wrong with the way in which a user is stored.</summary>
    ValueTask<IReadOnlyList<string>> InspectAsync(Scope scope, CancellationToken cancellationToken);

    /// <summary>What is stored that belongs to nobody whom the store knows.</summary>
    ValueTask<IReadOnlyList<string>> InspectAsync(CancellationToken cancellationToken);
}
