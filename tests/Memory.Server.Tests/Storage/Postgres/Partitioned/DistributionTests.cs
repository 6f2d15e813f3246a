using System.Text.RegularExpressions;
using Memory.Server.Tests.Storage.Postgres.Walls;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>Nothing in the schema, and nothing in the statements, keeps tenants' tables from being spread over machines by their owner.</summary>
public sealed partial class DistributionTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schema_AfterAllMigrations_HasNoObstacle()
    {
        await using var connection = await database.ConnectAsync(Token);
        Assert.Empty(await Distribution.ObstaclesAsync(connection, Token));
    }

    [Theory]
    [InlineData("CREATE TABLE notes (owner_id text NOT NULL, note uuid, PRIMARY KEY (owner_id, note))", "notes is spread by an owner_id that is not text in the order of bytes")]
    [InlineData("CREATE UNIQUE INDEX again ON turns (user_key, message_id) INCLUDE (owner_id)", "unique index again lacks owner_id")]
    [InlineData("CREATE TABLE notes (owner_id text COLLATE \"C\" NOT NULL)", "notes has no primary key")]
    [InlineData(
        "CREATE TABLE notes (owner_id text COLLATE \"C\", note uuid, other text COLLATE \"C\", user_key uuid, PRIMARY KEY (owner_id, note), CONSTRAINT astray FOREIGN KEY (other, user_key) REFERENCES users)",
        "foreign key astray of notes does not lead from owner to owner")]
    [InlineData("ALTER TABLE vector_queue ADD CONSTRAINT back FOREIGN KEY (owner_id, user_key) REFERENCES users", "foreign key back leads from a table that stands whole")]
    [InlineData(
        "ALTER TABLE turns ADD CONSTRAINT gone FOREIGN KEY (owner_id, user_key) REFERENCES users ON DELETE SET NULL", "foreign key gone of turns sets its columns")]
    [InlineData("CREATE TRIGGER watch BEFORE UPDATE ON turns FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", "trigger watch of turns")]
    [InlineData("ALTER TABLE turns ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY", "column number of turns counts")]
    [InlineData("ALTER TABLE turns ADD COLUMN number bigserial", "column number of turns counts")]
    [InlineData("CREATE RULE silent AS ON DELETE TO turns DO INSTEAD NOTHING", "rule silent of turns")]
    [InlineData("CREATE TABLE late_turns () INHERITS (turns)", "turns inherits or is inherited from")]
    [InlineData("CREATE POLICY asking ON turns USING (EXISTS (SELECT FROM users AS u WHERE u.owner_id = turns.owner_id))", "policy asking of turns asks another table")]
    public async Task Schema_WithAnObstacle_IsFound(string change, string obstacle)
    {
        await using var connection = await database.ConnectAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var made = new NpgsqlCommand(change, connection, transaction);
        await made.ExecuteNonQueryAsync(Token);

        Assert.Contains(await Distribution.ObstaclesAsync(connection, Token), found => found.Contains(obstacle, StringComparison.Ordinal));
    }

    /// <summary>What gives another answer each time would give another one on each machine, so that a cluster refuses it in a change.</summary>
    [Fact]
    public async Task Statements_ThatChangeTenantsRows_CallNothingVolatileAndMoveNoRow()
    {
        await using var connection = await database.ConnectAsync(Token);
        var tables = await SpreadTables.ListAsync(connection, Token);
        var isVolatile = await VolatileAsync(connection);
        Assert.Contains("clock_timestamp", isVolatile);
        var changes = Statement.OfTheRoom().Where(statement => Change().Matches(statement.Sql).Any(change => tables.Contains(change.Groups["table"].Value))).ToList();

        Assert.True(changes.Count >= 30, $"Only {changes.Count} statements were found.");
        Assert.Empty(changes.SelectMany(statement => Call().Matches(statement.Sql).Select(call => $"{statement.Name}: {call.Groups["name"].Value}")
            .Where(call => isVolatile.Contains(call.Split(": ")[1]))));
        Assert.DoesNotContain(changes, static statement => statement.Sql.Contains("SET owner_id", StringComparison.Ordinal));
    }

    private static async Task<HashSet<string>> VolatileAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT DISTINCT proname::text FROM pg_proc WHERE provolatile = 'v' AND prokind = 'f'", connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(Token))
            names.Add(reader.GetString(0));
        return names;
    }

    [GeneratedRegex(@"\b(UPDATE|INSERT INTO|DELETE FROM) (?<table>[a-z_.]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Change();

    [GeneratedRegex(@"\b(?<name>[a-z_]+)\(", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Call();
}
