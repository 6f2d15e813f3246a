using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>A database with the product's schema in parts and nothing in it, shared by the tests of a class.</summary>
public sealed class PartitionedDatabase : IAsyncLifetime
{
    private PostgresDatabase? _database;

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.ConnectionString is not null)
            _database = await PostgresDatabase.CreateAsync(PartitionedFixture.Template);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    /// <summary>A superuser's connection; the test that asks is skipped when there is no server.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(_database is null, PostgresServer.NoPostgres);
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
