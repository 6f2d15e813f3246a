using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Erasures;

/// <summary>
/// What stays of erased users, in their owners' journals. A tombstone comes before the user's files go. So until they are gone, which a crash or a
/// full disk may put off, it says that they are to be deleted before anything of that user is read.
/// </summary>
internal sealed partial class Tombstones(JournalContext context, OwnerJournals owners)
{
    public async Task<TombstoneRow?> FindAsync(OwnerId owner, string hash, CancellationToken cancellationToken)
    {
        TombstoneRow? found = null;
        await owners.ReadAsync(owner, state => found = state.FindTombstone(hash), cancellationToken);
        return found;
    }

    /// <summary>Called before a user's journal is read, by whoever has it alone: deletes what an unfinished erasure left, and notes when the user was erased.</summary>
    /// <exception cref="StorageUnavailableException">Something of the erased user cannot be deleted.</exception>
    public async Task PrepareAsync(Scope scope, UserState fresh)
    {
        var row = await FindAsync(scope.Owner, JobId.ScopeHash(scope), CancellationToken.None);
        if (row is { HasFiles: true })
            await FinishAsync(scope.Owner, row);
        fresh.ErasedAt = row?.At;
    }

    /// <summary>Finishes what an earlier process left; what cannot be finished now is finished before anything of the user is read.</summary>
    public async Task FinishAllAsync(CancellationToken cancellationToken)
    {
        foreach (var owner in owners.List())
        {
            try
            {
                TombstoneRow[] unfinished = [];
                await owners.ReadAsync(owner, state => unfinished = [.. state.Tombstones.Where(static row => row.HasFiles)], cancellationToken);
                foreach (var row in unfinished)
                    await FinishAsync(owner, row);
            }
            catch (StorageUnavailableException fault)
            {
                LogUnfinished(context.Logger, fault);
            }
        }
    }

    /// <summary>Deletes the files of an erased user and notes, durably, that they are gone.</summary>
    /// <exception cref="StorageUnavailableException">They cannot be deleted, or it cannot be noted.</exception>
    public async Task FinishAsync(OwnerId owner, TombstoneRow row)
    {
        try
        {
            await context.Threads.RunAsync(() => ErasedFiles.Delete(context.Disk, context.Places, row.Hash));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"Files of an erased user cannot be deleted: {fault.Message}", fault);
        }

        await owners.WriteAsync(
            owner,
            state => state.FindTombstone(row.Hash) is { HasFiles: true } known ? new OwnerEntry { Tombstones = [known with { HasFiles = false }] } : null,
            CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Files of an erased user are left. Nothing of them is read; their deletion is tried again.")]
    private static partial void LogUnfinished(ILogger logger, Exception fault);
}
