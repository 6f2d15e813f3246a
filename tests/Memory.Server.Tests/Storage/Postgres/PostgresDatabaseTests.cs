using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

public sealed class PostgresDatabaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_Twice_GivesTwoEmptyDatabases()
    {
        await using var first = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        await using var second = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        await RunAsync(first.ConnectionString, "CREATE TABLE visits (id int)");

        Assert.Equal(1L, await RunAsync(first.ConnectionString, TablesNamedVisits));
        Assert.Equal(0L, await RunAsync(second.ConnectionString, TablesNamedVisits));
    }

    [Fact]
    public async Task Create_PgVector_IsThere()
    {
        await using var database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        await RunAsync(database.ConnectionString, "CREATE EXTENSION vector");

        Assert.Equal(0.0, await RunAsync(database.ConnectionString, "SELECT ARRAY[1, 2]::real[]::halfvec <=> ARRAY[2, 4]::real[]::halfvec"));
    }

    [Fact]
    public async Task Create_FromATemplate_PreparesOnceAndClones()
    {
        var prepared = 0;
        using var template = new PostgresTemplate(async (connection, _) =>
        {
            prepared++;
            await RunAsync(connection, "CREATE TABLE visits (id int); INSERT INTO visits VALUES (7)");
        });

        var databases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresDatabase.CreateAsync(template, Token)));
        await RunAsync(databases[0].ConnectionString, "DELETE FROM visits");
        var counts = await Task.WhenAll(databases.Select(database => RunAsync(database.ConnectionString, "SELECT count(*) FROM visits")));
        foreach (var database in databases)
            await database.DisposeAsync();

        Assert.Equal([0L, 1L, 1L, 1L], counts);
        Assert.Equal(1, prepared);
    }

    [Fact]
    public async Task Dispose_ConnectionsLeftOpen_AreNoObstacle()
    {
        var database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Token);

        await database.DisposeAsync();

        var fault = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(database.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, fault.SqlState);
    }

    [Fact]
    public async Task Sweep_ByAge_DropsWhatIsOlderOnly()
    {
        await using var database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        var made = PostgresServer.MadeAt(new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!);

        await PostgresServer.SweepAsync(made - TimeSpan.FromDays(365), Token);

        Assert.Equal(1, await RunAsync(database.ConnectionString, "SELECT 1"));
    }

    [Theory]
    [InlineData("memory_test_0193000000007000800000000000000a", "2024-11-06T05:43:40.288Z")]
    [InlineData("memory_test_mine", null)]
    [InlineData("memory_test_ffffffffffff7000800000000000000a", null)]
    public void MadeAt_ANameOfOurs_TellsTheTime(string name, string? time) =>
        Assert.Equal(time is null ? DateTimeOffset.MaxValue : DateTimeOffset.Parse(time, null), PostgresServer.MadeAt(name));

    private const string TablesNamedVisits = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'visits'";

    private static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
