using Memory.Server.Storage.Postgres.Erasures;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>Every table that can hold something about a user is emptied of an erased one.</summary>
public sealed class ErasureCoverageTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    /// <summary>Tables of users that erasure leaves, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["tombstones"] = "is what stays of an erased user",
        ["audit_subjects"] = "is emptied of the user by IAuditSubjects.ForgetAsync, once the erasure is written down",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_ThatNameUsers_AreAllEmptiedByAnErasure()
    {
        await using var connection = await database.ConnectAsync(Token);
        Assert.Empty(await LeftOutAsync(connection));
    }

    [Theory]
    [InlineData("CREATE TABLE notes (owner_id text, user_key uuid, note text)")]
    [InlineData("CREATE TABLE notes (owner_id text, user_id text, note text)")]
    [InlineData("CREATE TABLE notes (owner_id text, note text); ALTER TABLE notes ADD COLUMN user_key uuid")]
    public async Task Tables_WithOneThatErasureDoesNotKnow_AreFound(string forgotten)
    {
        await using var connection = await database.ConnectAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var made = new NpgsqlCommand(forgotten, connection, transaction);
        await made.ExecuteNonQueryAsync(Token);
        Assert.Equal(["notes"], await LeftOutAsync(connection));
    }

    private static async Task<IReadOnlyList<string>> LeftOutAsync(NpgsqlConnection connection)
    {
        var statements = Statement.OfTheRoom().Where(static statement => statement.Name.StartsWith(nameof(ErasureStatements) + ".", StringComparison.Ordinal)).ToList();
        await using var command = new NpgsqlCommand(
            """
            SELECT DISTINCT table_name::text FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND column_name IN ('user_key', 'user_id')
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var tables = new List<string>();
        while (await reader.ReadAsync(Token))
            tables.Add(reader.GetString(0));
        Assert.Contains("turns", tables);
        return [.. tables.Where(table => !Exempt.ContainsKey(table) && !statements.Exists(statement => statement.Sql.StartsWith($"DELETE FROM {table} WHERE owner_id = $1", StringComparison.Ordinal)))];
    }
}
