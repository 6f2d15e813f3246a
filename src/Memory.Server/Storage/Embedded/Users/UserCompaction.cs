using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>
/// A user's journal that is to be rewritten. The user may leave the memory while that waits, and is read again when it is due, so that much that is erased at once takes no memory
/// beyond the bound.
/// </summary>
internal sealed record UserCompaction(Scope Scope, string Path, UserJournals Users) : ICompactable
{
    public ValueTask<bool> NeedsCompactionAsync(CancellationToken cancellationToken) =>
        Users.LookAtAsync(Scope, static journal => journal.NeedsCompaction, cancellationToken);

    public async Task<bool> CompactAsync(CancellationToken cancellationToken)
    {
        // Others may crowd the user out again between being read and being rewritten, though hardly twice.
        while (true)
        {
            var journal = await Users.LookAtAsync(Scope, static journal => journal, cancellationToken);
            if (await journal.CompactAsync(cancellationToken))
                return true;
        }
    }
}
