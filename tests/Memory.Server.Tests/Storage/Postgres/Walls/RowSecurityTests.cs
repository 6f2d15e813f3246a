using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Testing;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>What a statement that forgot its filter sees and does, over a pool of a single connection.</summary>
public sealed class RowSecurityTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Select_WithoutFilter_ShowsTheOwnersRowsOnly()
    {
        await using var database = tenants.Open();
        var connections = new HashSet<string>();
        foreach (var table in await tenants.TablesAsync())
        {
            foreach (var owner in (OwnerId[])[TwoTenants.Acme, TwoTenants.Globex, TwoTenants.Acme])
            {
                await using var transaction = await TenantTransaction.OpenAsync(database.Source, owner, writes: false, Token);
                Assert.Equal([owner.Value], (await OwnersAsync(transaction, $"SELECT owner_id FROM {table}")).Distinct());
                connections.UnionWith(await OwnersAsync(transaction, "SELECT pg_backend_pid()::text"));
            }
        }

        Assert.Single(connections);
    }

    [Fact]
    public async Task Select_WithoutFilterInOneBatch_ShowsTheOwnersRowsOnly()
    {
        await using var database = tenants.Open();
        foreach (var table in await tenants.TablesAsync())
        {
            foreach (var owner in (OwnerId[])[TwoTenants.Acme, TwoTenants.Globex])
            {
                var seen = await database.OnceAsync(owner, AllAsync, Token, $"SELECT owner_id FROM {table}".Alone());
                Assert.Equal([owner.Value], seen.Distinct());
            }
        }
    }

    [Fact]
    public async Task Select_AsATenantOfNoName_ShowsNothing()
    {
        await using var database = tenants.Open();
        foreach (var table in await tenants.TablesAsync())
        {
            Assert.Empty(await NamelessAsync(database, table));
            await using (var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Acme, writes: false, Token))
                Assert.NotEmpty(await OwnersAsync(transaction, $"SELECT owner_id FROM {table}"));
            Assert.Empty(await NamelessAsync(database, table));
        }
    }

    [Fact]
    public async Task Change_WithoutFilter_TouchesTheOwnersRowsOnly()
    {
        await using var database = tenants.Open();
        foreach (var table in await tenants.TablesAsync())
        {
            await using var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Globex, writes: true, Token);
            if (!TenantTables.Refuses(table, "UPDATE"))
                Assert.Equal(["globex"], (await OwnersAsync(transaction, $"UPDATE {table} SET user_key = user_key RETURNING owner_id", table)).Distinct());
            if (table != "users" && !TenantTables.Refuses(table, "DELETE"))
                Assert.Equal(["globex"], (await OwnersAsync(transaction, $"DELETE FROM {table} RETURNING owner_id")).Distinct());
        }
    }

    [Fact]
    public async Task Change_OfAnothersRows_TouchesNothing()
    {
        await using var database = tenants.Open();
        foreach (var table in await tenants.TablesAsync())
        {
            await using var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Globex, writes: true, Token);
            foreach (var change in (string[])[$"UPDATE {table} SET owner_id = 'globex' WHERE owner_id = 'acme' RETURNING owner_id", $"DELETE FROM {table} WHERE owner_id = 'acme' RETURNING owner_id"])
            {
                if (!TenantTables.Refuses(table, change))
                    Assert.Empty(await OwnersAsync(transaction, change));
            }
        }
    }

    [Fact]
    public async Task Change_OfWhatIsOnlyAddedTo_IsRefusedAlsoForOnesOwn()
    {
        await using var database = tenants.Open();
        foreach (var (table, changes) in TenantTables.Refused)
        {
            foreach (var change in changes)
            {
                await using var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Globex, writes: true, Token);
                var fault = await Assert.ThrowsAsync<PostgresException>(
                    () => OwnersAsync(transaction, change == "DELETE" ? $"DELETE FROM {table} RETURNING owner_id" : $"UPDATE {table} SET action = action RETURNING owner_id"));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
            }
        }
    }

    [Theory]
    [InlineData("UPDATE audit_log SET action = 'nothing.happened'")]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("TRUNCATE audit_log")]
    public async Task AuditLog_ChangedByTheTablesOwner_IsRefused(string statement)
    {
        await using var connection = await tenants.ConnectAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        var fault = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));
        Assert.Contains("only ever added to", fault.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INSERT INTO {0} SELECT (jsonb_populate_record(own, '{{\"owner_id\":\"acme\"}}')).* FROM {0} AS own")]
    [InlineData("INSERT INTO {0} SELECT (jsonb_populate_record(own, '{{\"owner_id\":\"acme\"}}')).* FROM {0} AS own ON CONFLICT DO NOTHING")]
    [InlineData("INSERT INTO {0} SELECT (jsonb_populate_record(own, '{{\"owner_id\":\"nobody\"}}')).* FROM {0} AS own")]
    [InlineData("UPDATE {0} SET owner_id = 'acme'")]
    [InlineData("TRUNCATE {0}")]
    public async Task Write_InAnothersName_IsRefused(string statement)
    {
        await using var database = tenants.Open();
        foreach (var table in await tenants.TablesAsync())
        {
            await using var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Globex, writes: true, Token);
            var fault = await Assert.ThrowsAsync<PostgresException>(() => OwnersAsync(transaction, string.Format(null, statement, table)));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
        }
    }

    [Theory]
    [InlineData("SELECT owner_id FROM api_keys")]
    [InlineData("DELETE FROM api_keys")]
    [InlineData("SELECT embedder FROM deployment")]
    [InlineData("SELECT job FROM schedules")]
    [InlineData("SELECT name FROM schema_migrations")]
    [InlineData("SELECT nextval('work_epochs')::text")]
    [InlineData("CREATE TABLE loot (id integer)")]
    [InlineData("ALTER TABLE turns DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY own_rows ON turns")]
    public async Task Statement_OnWhatIsNotTheTenants_IsRefused(string statement)
    {
        await using var database = tenants.Open();
        await using var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Globex, writes: true, Token);
        var fault = await Assert.ThrowsAsync<PostgresException>(() => OwnersAsync(transaction, statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
    }

    [Fact]
    public async Task Fault_InATransaction_LeavesNothingOfItsOwner()
    {
        await using var database = tenants.Open();
        await using (var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Acme, writes: true, Token))
            await Assert.ThrowsAsync<PostgresException>(() => OwnersAsync(transaction, "SELECT (1 / 0)::text"));
        await AssertNothingIsLeftAsync(database);
    }

    [Fact]
    public async Task Fault_InABatch_LeavesNothingOfItsOwner()
    {
        await using var database = tenants.Open();
        await Assert.ThrowsAsync<PostgresException>(() => database.OnceAsync(TwoTenants.Acme, AllAsync, Token, "SELECT (1 / 0)::text".Alone()).AsTask());
        await AssertNothingIsLeftAsync(database);
    }

    [Fact]
    public async Task Fault_OfTheReader_LeavesNothingOfItsOwner()
    {
        await using var database = tenants.Open();
        await using (var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Acme, writes: true, Token))
        {
            await Assert.ThrowsAsync<FormatException>(() => transaction.QueryAsync<int>(
                static (_, _) => throw new FormatException(), Token, "SELECT owner_id FROM users".Alone(), "SELECT owner_id FROM turns".Alone()).AsTask());
        }

        await AssertNothingIsLeftAsync(database);
    }

    [Fact]
    public async Task Cancellation_OfARunningQuery_LeavesNothingOfItsOwner()
    {
        await using var database = tenants.Open(patience: TimeSpan.FromSeconds(3));
        await using var beside = await tenants.ConnectAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(7)", beside);
        await hold.ExecuteNonQueryAsync(Token);

        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using (var transaction = await TenantTransaction.OpenAsync(database.Source, TwoTenants.Acme, writes: true, Token))
        {
            var waiting = transaction.QueryAsync(AllAsync, hangUp.Token, "SELECT pg_advisory_xact_lock(7)::text".Alone()).AsTask();
            await using var isWaiting = new NpgsqlCommand(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                beside);
            await Polling.UntilAsync(async () => waiting.IsCompleted || (long)(await isWaiting.ExecuteScalarAsync(Token))! > 0);
            Assert.False(waiting.IsCompleted);

            // What was sent is not cancelled; it ends when its time is over.
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => waiting);
        }

        await AssertNothingIsLeftAsync(database);
    }

    /// <summary>The connection is the login's again, knows no owner, and shows the next owner that owner's rows.</summary>
    private static async Task AssertNothingIsLeftAsync(Database database)
    {
        var left = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(static row => (Role: row.Text(), Owner: row.Text()), token),
            Token,
            "SELECT current_user::text, coalesce(current_setting('memory.owner_id', true), '')".Alone());
        Assert.NotEqual("memory_tenant", left.Single().Role);
        Assert.Equal("", left.Single().Owner);
        Assert.Equal(["globex"], (await database.OnceAsync(TwoTenants.Globex, AllAsync, Token, "SELECT owner_id FROM turns".Alone())).Distinct());
    }

    private static async Task<List<string>> NamelessAsync(Database database, string table) => await database.SharedAsync(
        static async (rows, token) =>
        {
            await rows.NextStatementAsync(token);
            return await rows.AllAsync(static row => row.Text(), token);
        },
        Token,
        "SELECT set_config('role', 'memory_tenant', true)".Alone(),
        $"SELECT owner_id FROM {table}".Alone());

    private static async Task<List<string>> OwnersAsync(TenantTransaction transaction, string sql, string table = "") =>
        await transaction.QueryAsync(AllAsync, Token, (table switch { "kept_answers" => sql.Replace("user_key", "status", StringComparison.Ordinal), "audit_heads" => sql.Replace("user_key", "head_sequence", StringComparison.Ordinal), _ => sql }).Alone());

    private static ValueTask<List<string>> AllAsync(RowReader rows, CancellationToken cancellationToken) => rows.AllAsync(static row => row.Text(), cancellationToken);
}
