using Memory.Server.Memories;
using Memory.Server.Storage;
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
        var address = new NpgsqlConnectionStringBuilder(database!.ConnectionString) { Username = Account, Password = Password };

        await using var store = await PostgresFixture.OpenAsync(new() { ConnectionString = address.ConnectionString }, TimeProvider.System, Token);
        await store.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [Rows.Turn("hello")] }, TimeProvider.System), Token);

        Assert.Equal("hello", Assert.Single((await store.ReadDeltaAsync(Ada, 0, Token)).Turns).Id.Value);
    }

    private async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database!.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
