using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Storage.Postgres.Walls;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A server needs no superuser: an account that owns the database and may make roles is enough, once pgvector is there.</summary>
public sealed class PostgresRightsTests : IAsyncLifetime
{
    private const string Password = "for-this-test-only";

    private static readonly Scope Ada = new(new OwnerId("acme"), new UserId("ada"));

    private PostgresDatabase? database;

    /// <summary>Named as the database is, so that two runs on one server do not meet.</summary>
    private string Account => new NpgsqlConnectionStringBuilder(database!.ConnectionString).Database!;

    private string Address => new NpgsqlConnectionStringBuilder(database!.ConnectionString) { Username = Account, Password = Password }.ConnectionString;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Brings the role of tenants into the server, which all its databases share.
        await (await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token)).DisposeAsync();
        database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        await RunAsync("CREATE EXTENSION vector");
        await RunAsync($"CREATE ROLE {Account} LOGIN CREATEROLE PASSWORD '{Password}'");
        await RunAsync($"ALTER DATABASE {Account} OWNER TO {Account}");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync($"REASSIGN OWNED BY {Account} TO CURRENT_USER; DROP OWNED BY {Account}; DROP ROLE {Account}");
        await database!.DisposeAsync();
    }

    [Fact]
    public async Task Open_ByAnAccountThatIsNoSuperuser_StoresAndReads()
    {
        // What such an account holds when it made the role itself: it may give it away; since version 16 it may not yet take it.
        var version = (int)(await RunAsync("SELECT current_setting('server_version_num')::int"))!;
        await RunAsync($"GRANT memory_tenant TO {Account} WITH {(version >= 160000 ? "ADMIN TRUE, INHERIT FALSE, SET FALSE" : "ADMIN OPTION")}");

        await using var store = await OpenAsync();
        await store.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [Rows.Turn("hello")] }, TimeProvider.System), Token);

        Assert.Equal("hello", Assert.Single((await store.ReadDeltaAsync(Ada, 0, Token)).Turns).Id.Value);
    }

    [Fact]
    public async Task Open_ByAnAccountThatIsNoSuperuser_HoldsTheWallsAndWorksTheQueue()
    {
        await RunAsync($"GRANT memory_tenant TO {Account}");
        await using var store = await OpenAsync();
        foreach (var scope in (Scope[])[Ada, Ada with { Owner = new OwnerId("globex") }])
            await store.CommitAsync(scope, Rows.Known(new UserCommit { Turns = [Rows.Turn("m1")], Jobs = [Rows.Job(scope, 1, 0, "m1")] }, TimeProvider.System), Token);

        await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address) { Pooling = false }.ConnectionString))
        {
            await connection.OpenAsync(Token);
            Assert.Empty(await Catalogue.FaultsAsync(connection, Token));
            foreach (var table in await TenantTables.ListAsync(connection, Token))
            {
                // The owner of the tables is bound as well.
                await using var count = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
                Assert.Equal(0L, await count.ExecuteScalarAsync(Token));
            }
        }

        Assert.Equal(2, await store.Jobs.CountAsync(Token));
        var claims = new[] { await store.Jobs.ClaimAsync(Token), await store.Jobs.ClaimAsync(Token) };
        Assert.Equal(["acme", "globex"], claims.Select(static claim => claim.Scope.Owner.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Open_ByAnAccountThatMayNotTakeTheRole_SaysWhatToDo()
    {
        await RunAsync($"ALTER ROLE {Account} NOCREATEROLE");
        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync);
        Assert.StartsWith("Step 002_walls of the database's schema failed: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("GRANT memory_tenant TO the account", fault.Message, StringComparison.Ordinal);

        await RunAsync($"GRANT memory_tenant TO {Account}");
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task Open_ByAnAccountThatDoesNotOwnTheDatabase_SaysWhatToDo()
    {
        await RunAsync($"ALTER DATABASE {Account} OWNER TO CURRENT_USER");
        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync);
        Assert.StartsWith("Making the database's schema failed: permission denied for schema public. ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("must own the database", fault.Message, StringComparison.Ordinal);
    }

    private Task<PostgresMemoryStore> OpenAsync() => PostgresFixture.OpenAsync(new() { ConnectionString = Address }, TimeProvider.System, Token);

    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database!.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
