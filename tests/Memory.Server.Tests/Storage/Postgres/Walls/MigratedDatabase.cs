using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>A database with the product's schema and nothing in it, shared by the tests of a class.</summary>
public sealed class MigratedDatabase : IAsyncLifetime
{
    private PostgresDatabase? database;

    internal string ConnectionString => database!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.ConnectionString is not null)
            database = await PostgresDatabase.CreateAsync(PostgresFixture.Template);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
    }

    /// <summary>A superuser's connection, for whom row-level security does not count; the test that asks is skipped when there is no server.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(database is null, PostgresServer.NoPostgres);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
