using Memory.Server.Tests.Storage.Postgres.Walls;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>The schema in parts is the product's own, all of it.</summary>
public sealed class PartitioningTests(PartitionedDatabase parts, MigratedDatabase whole) : IClassFixture<PartitionedDatabase>, IClassFixture<MigratedDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schema_InParts_SaysTheSameAsWhole()
    {
        await using var cut = await parts.ConnectAsync(Token);
        await using var uncut = await whole.ConnectAsync(Token);
        var tables = await SpreadTables.ListAsync(uncut, Token);

        Assert.Equal(await SchemaText.OfAsync(uncut, tables, Token), await SchemaText.OfAsync(cut, tables, Token));
        Assert.Equal(tables, await SpreadTables.ListAsync(cut, Token));
        Assert.Empty(await Catalogue.FaultsAsync(cut, Token));
    }

    [Fact]
    public async Task Tables_OfTenants_AreAllInPartsByTheirOwner()
    {
        await using var cut = await parts.ConnectAsync(Token);
        await using var command = new NpgsqlCommand(
            """
            SELECT partrelid::regclass::text COLLATE "C", pg_get_partkeydef(partrelid), (SELECT count(*) FROM pg_inherits WHERE inhparent = partrelid AND inhrelid::regclass::text LIKE 'parts.%')
            FROM pg_partitioned_table ORDER BY 1
            """,
            cut);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var found = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            found.Add(reader.GetString(0));
            Assert.Equal(("HASH (owner_id)", Partitioning.Parts), (reader.GetString(1), reader.GetInt64(2)));
        }

        await reader.DisposeAsync();
        Assert.Equal(await SpreadTables.ListAsync(cut, Token), found);
        Assert.True(found.Count > 15);
    }

    [Fact]
    public async Task Tables_WithoutAnOwner_AreFound()
    {
        await using var connection = await whole.ConnectAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var made = new NpgsqlCommand("CREATE TABLE notes (id integer PRIMARY KEY)", connection, transaction);
        await made.ExecuteNonQueryAsync(Token);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => SpreadTables.ListAsync(connection, Token));
        Assert.Contains("notes has no owner_id", fault.Message, StringComparison.Ordinal);
    }
}
