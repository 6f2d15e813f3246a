using System.Runtime.InteropServices;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>The key ring of the Postgres store: the schema <c>memory_keys</c>, which a dump of the data leaves out. All servers share it.</summary>
internal sealed class PostgresKeyRing(Database database) : IKeyRing
{
    /// <summary>One at a time notes a master key, so that all agree which was first.</summary>
    private const string Alone = "SELECT pg_advisory_xact_lock(7882827048211280742)";

    private const string FindRing = "SELECT ring FROM memory_keys.rings";

    private const string BeginRing = "INSERT INTO memory_keys.rings (ring) VALUES ($1) ON CONFLICT (only_row) DO NOTHING";

    private const string ListMasters = "SELECT master, proof, salt, iterations FROM memory_keys.masters ORDER BY place";

    private const string AddMaster = "INSERT INTO memory_keys.masters (master, proof, salt, iterations) VALUES ($1, $2, $3, $4) ON CONFLICT (master) DO NOTHING";

    private const string RemoveMaster =
        "DELETE FROM memory_keys.masters WHERE master = $1 AND NOT EXISTS (SELECT FROM memory_keys.data_keys WHERE master = $1)";

    private const string IsMaster = "SELECT 1 FROM memory_keys.masters WHERE master = $1";

    private const string FindKey = "SELECT key_id, master, wrapped FROM memory_keys.data_keys WHERE owner_id = $1 AND user_id = $2";

    private const string AddKey =
        "INSERT INTO memory_keys.data_keys (owner_id, user_id, key_id, master, wrapped) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner_id, user_id) DO NOTHING";

    private const string ReplaceKey =
        """
        UPDATE memory_keys.data_keys SET master = $5, wrapped = $6 WHERE owner_id = $1 AND user_id = $2 AND key_id = $3 AND master = $4
        RETURNING 1
        """;

    private const string DestroyKey = "DELETE FROM memory_keys.data_keys WHERE owner_id = $1 AND user_id = $2";

    private const string ListKeys =
        """
        SELECT owner_id, user_id, key_id, master, wrapped FROM memory_keys.data_keys
        WHERE $1::text IS NULL OR (owner_id, user_id) > ($1, $2) ORDER BY owner_id, user_id LIMIT $3
        """;

    private const string ListOwners = "SELECT DISTINCT owner_id FROM memory_keys.data_keys";

    private const string ClearKeys = "DELETE FROM memory_keys.data_keys";

    private const string ClearMasters = "DELETE FROM memory_keys.masters";

    private const string ClearRings = "DELETE FROM memory_keys.rings";

    public string Place => "the schema memory_keys";

    public async ValueTask<Guid?> FindIdAsync(CancellationToken cancellationToken) =>
        await AskAsync(static async (rows, token) => await rows.NextAsync(token) ? rows.Uuid() : (Guid?)null, cancellationToken, FindRing.Alone());

    public async ValueTask<Guid> BeginAsync(Guid id, CancellationToken cancellationToken) =>
        await AskAsync(
            static async (rows, token) => await rows.NextAsync(token) ? rows.Uuid() : (Guid?)null, cancellationToken, BeginRing.Alone().Uuid(id), FindRing.Alone())
        ?? throw new KeyUnavailableException($"There is no {Place}; bring it back from its backup, or let it be made by a database without data.");

    public async ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken) =>
        await AskAsync(static async (rows, token) => await rows.AllAsync(ReadMaster, token), cancellationToken, ListMasters.Alone()) ?? [];

    public async ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken) => await AskAsync(
        static async (rows, token) =>
        {
            await rows.NextStatementAsync(token);
            return await rows.AllAsync(ReadMaster, token);
        },
        cancellationToken,
        Alone.Alone(),
        AddMaster.Alone().Uuid(master.Id).Bytes([.. master.Check]).Bytes(master.Derivation is { } derivation ? [.. derivation.Salt] : null).Number(master.Derivation?.Iterations),
        ListMasters.Alone()) ?? throw new KeyUnavailableException($"There is no {Place}.");

    public async ValueTask<bool> RemoveMasterAsync(Guid master, CancellationToken cancellationToken)
    {
        try
        {
            return await database.SharedAsync(
                static async (rows, token) => !await rows.NextAsync(token), cancellationToken, RemoveMaster.Alone().Uuid(master), IsMaster.Alone().Uuid(master));
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            // A key that it wrapped came in this very moment.
            return false;
        }
    }

    public ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken) =>
        AskAsync(static (rows, token) => rows.FirstAsync(ReadKey, token), cancellationToken, Of(FindKey, holder));

    public async ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await database.SharedAsync(
                static (rows, token) => rows.FirstAsync(ReadKey, token),
                cancellationToken,
                Of(AddKey, holder).Uuid(key.Id).Uuid(key.Master).Bytes([.. key.Bytes]),
                Of(FindKey, holder)) ?? throw new KeyUnavailableException("The key was destroyed as soon as it was made.");
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new KeyUnavailableException("The master key was exchanged meanwhile; start this server with the new settings.", fault);
        }
    }

    public ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken) => database.SharedAsync(
        static (rows, token) => rows.NextAsync(token),
        cancellationToken,
        Of(ReplaceKey, holder).Uuid(former.Id).Uuid(former.Master).Uuid(anew.Master).Bytes([.. anew.Bytes]));

    public ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken) => database.SendAsync(cancellationToken, Of(DestroyKey, holder));

    public async ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken) => await AskAsync(
        static async (rows, token) => await rows.AllAsync(static row => (new KeyHolder(row.Text(), row.Text() is { Length: > 0 } user ? user : null), ReadKey(row)), token),
        cancellationToken,
        ListKeys.Alone().Text(after?.Owner).Text(after?.User ?? "").Number((long)limit)) ?? [];

    /// <summary>The owners for whom there are keys.</summary>
    public async ValueTask<IReadOnlyList<string>> ListOwnersAsync(CancellationToken cancellationToken) =>
        await AskAsync(static async (rows, token) => await rows.AllAsync(static row => row.Text(), token), cancellationToken, ListOwners.Alone()) ?? [];

    public ValueTask ClearAsync(CancellationToken cancellationToken) =>
        database.SendAsync(cancellationToken, ClearKeys.Alone(), ClearMasters.Alone(), ClearRings.Alone());

    private static NpgsqlBatchCommand Of(string sql, KeyHolder holder) => sql.Alone().Text(holder.Owner).Text(holder.User ?? "");

    private static WrappedKey ReadKey(RowReader row) => new(row.Uuid(), row.Uuid(), ImmutableCollectionsMarshal.AsImmutableArray(row.Bytes()));

    private static KnownMaster ReadMaster(RowReader row)
    {
        var (id, check, salt, iterations) = (row.Uuid(), row.Bytes(), row.BytesOrNull(), row.IntegerOrNull());
        return new KnownMaster(
            id,
            ImmutableCollectionsMarshal.AsImmutableArray(check),
            salt is null ? null : new PassphraseDerivation(ImmutableCollectionsMarshal.AsImmutableArray(salt), iterations ?? 0));
    }

    /// <summary>Asks the ring; nothing when the schema is not there, as after bringing back a dump that left it out.</summary>
    private async ValueTask<T?> AskAsync<T>(Func<RowReader, CancellationToken, ValueTask<T?>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        try
        {
            return await database.SharedAsync(read, cancellationToken, statements);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return default;
        }
    }
}
