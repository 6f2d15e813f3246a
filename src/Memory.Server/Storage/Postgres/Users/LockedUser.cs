using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>A user's row as it stays until the end of the transaction, none for an unknown user, and the tombstone of one that was erased.</summary>
internal sealed record LockedUser(UserRow? Row, TombstoneRow? Tombstone)
{
    /// <summary>In a transaction that begins with <see cref="UserTable.Enter"/>, which waits until nobody else writes the user; nobody else does until the transaction ends.</summary>
    public static ValueTask<LockedUser> TakeAsync(TenantTransaction transaction, Scope scope, CancellationToken cancellationToken) =>
        transaction.QueryAsync(ReadAsync, cancellationToken, Statements(scope));

    /// <summary>What has to be asked; other statements may follow in the same round trip.</summary>
    public static NpgsqlBatchCommand[] Statements(Scope scope) => [UserTable.Get.Of(scope), TombstoneTable.Get.Of(scope)];

    /// <summary>Reads the answers to <see cref="Statements"/>.</summary>
    public static async ValueTask<LockedUser> ReadAsync(RowReader rows, CancellationToken cancellationToken)
    {
        var row = await rows.FirstAsync(UserTable.Read, cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        return new LockedUser(row, await rows.FirstAsync(TombstoneTable.Read, cancellationToken));
    }

    /// <summary>Sees to it that the key in hand is the one under which the user's rows are; from here on it stays so.</summary>
    /// <exception cref="StaleKeyException">It is another one.</exception>
    public void Verify(RowSeal seal)
    {
        if (Row?.DataKey is { } inUse && inUse != seal.Key?.Id)
            throw new StaleKeyException();
        seal.IsVerified = true;
    }
}
