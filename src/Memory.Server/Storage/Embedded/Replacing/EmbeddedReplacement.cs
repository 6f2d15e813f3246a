using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Audit;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Images;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Embedded.Replacing;

/// <summary>Makes a whole store beside the one that is in use. Whoever opens the folder next finds it in that one's place.</summary>
/// <param name="next">The store that is made.</param>
/// <param name="owners">Its owners.</param>
/// <param name="audit">Its audit logs.</param>
/// <param name="swap">Puts it in its place.</param>
/// <param name="onGivenUp">Called when it comes to nothing, so that another one may begin.</param>
internal sealed class EmbeddedReplacement(IMemoryStore next, OwnerJournals owners, EmbeddedAudit audit, FolderSwap swap, Action onGivenUp) : IStoreReplacement
{
    /// <summary>So many rows go into one entry of an owner's journal.</summary>
    private const int RowsPerEntry = 100;

    private bool isDecided;

    public bool MustReopen => true;

    public ValueTask AddUserAsync(Scope scope, UserImage image, CancellationToken cancellationToken) => next.WriteImageAsync(scope, image, cancellationToken);

    public ValueTask AddKeysAsync(OwnerId owner, IReadOnlyList<ApiKey> keys, CancellationToken cancellationToken) =>
        AddAsync(owner, keys, static some => new OwnerEntry { Keys = [.. some] }, cancellationToken);

    public async ValueTask AddTombstonesAsync(OwnerId owner, IReadOnlyList<Tombstone> tombstones, CancellationToken cancellationToken)
    {
        List<TombstoneRow> rows = [];
        await owners.ReadAsync(
            owner,
            state => rows.AddRange(
                from tombstone in tombstones
                where state.FindTombstone(tombstone.ScopeHash) is not { } known || known.At < tombstone.ErasedAt
                select new TombstoneRow(tombstone.ScopeHash, tombstone.ErasedAt)),
            cancellationToken);
        await AddAsync(owner, rows, static some => new OwnerEntry { Tombstones = [.. some] }, cancellationToken);
    }

    public ValueTask AddSubjectsAsync(OwnerId owner, IReadOnlyList<AuditSubject> subjects, CancellationToken cancellationToken) =>
        audit.FillSubjectsAsync(owner, subjects, cancellationToken);

    public ValueTask AddAuditLogAsync(OwnerId owner, AuditEnds ends, IAsyncEnumerable<AuditRow> rows, CancellationToken cancellationToken) =>
        audit.FillAsync(owner, ends, rows, cancellationToken);

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await next.DisposeAsync();
        await swap.DecideAsync();
        isDecided = true;
    }

    public async ValueTask DisposeAsync()
    {
        await next.DisposeAsync();
        if (isDecided)
            return;
        await swap.GiveUpAsync();
        onGivenUp();
    }

    private async ValueTask AddAsync<T>(OwnerId owner, IReadOnlyList<T> rows, Func<T[], OwnerEntry> entryOf, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(RowsPerEntry))
            await owners.WriteAsync(owner, _ => entryOf(some), cancellationToken);
    }
}
