using Memory.Server.Backups.Archives;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Restoring;

/// <summary>Counts what a store holds by reading all of it, but for tombstones.</summary>
internal static class StoreCount
{
    private const int PageSize = 200;

    public static async Task<BackupCounts> OfAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        var counts = new BackupCounts();
        foreach (var owner in (await store.ListOwnersAsync(cancellationToken)).Union(await store.Audit.ListOwnersAsync(cancellationToken)))
        {
            PageKey? after = null;
            do
            {
                var page = await store.Keys.ListAsync(owner, after, PageSize, cancellationToken);
                counts += new BackupCounts(Keys: page.Items.Count);
                after = page.Next;
            }
            while (after is not null);
            await foreach (var row in store.Audit.ReadAsync(owner, cancellationToken))
                counts += new BackupCounts(AuditEntries: row.Sequence > 0 ? 1 : 0);
            counts += await OfUsersAsync(store, owner, cancellationToken);
        }

        return counts;
    }

    private static async Task<BackupCounts> OfUsersAsync(IMemoryStore store, OwnerId owner, CancellationToken cancellationToken)
    {
        var counts = new BackupCounts();
        UserId? after = null;
        while (await store.ListUsersAsync(owner, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var user in page)
            {
                await using var image = await store.ReadImageAsync(new Scope(owner, user.Id), cancellationToken);
                if (image is null)
                    continue;
                counts += new BackupCounts(Users: 1);
                await foreach (var part in image.ReadPartsAsync(cancellationToken))
                    counts = UserRows.Of(part).Aggregate(counts, static (sum, row) => sum + row.Counts);
            }

            after = page[^1].Id;
        }

        return counts;
    }
}
