using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>A user's row as it stays until the end of the transaction, none for an unknown user, and the tombstone of one that was erased.</summary>
internal sealed record LockedUser(UserRow? Row, TombstoneRow? Tombstone)
{
    /// <summary>Waits until nobody else writes the user; nobody else does until the transaction ends.</summary>
    public static ValueTask<LockedUser> TakeAsync(TenantTransaction transaction, Scope scope, CancellationToken cancellationToken) => transaction.QueryAsync(
        static async (rows, token) =>
        {
            await rows.NextStatementAsync(token);
            var row = await rows.FirstAsync(UserTable.Read, token);
            await rows.NextStatementAsync(token);
            return new LockedUser(row, await rows.FirstAsync(TombstoneTable.Read, token));
        },
        cancellationToken,
        UserTable.Lock.Alone().Number(Parameters.LockOf(scope)),
        UserTable.Get.Of(scope),
        TombstoneTable.Get.Of(scope));
}
