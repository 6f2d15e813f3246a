using System.Text.RegularExpressions;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>Every statement that the product sends keeps to one owner's rows.</summary>
public sealed partial class StatementTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    /// <summary>Statements on tenants' tables that need no owner, each with its reason. None: keep it so.</summary>
    private static readonly Dictionary<string, string> Exempt = [];

    /// <summary>Steps of the schema whose text is a program, each with its reason.</summary>
    private static readonly Dictionary<string, string> Programs = new()
    {
        ["002_walls #1"] = "makes the role",
        ["002_walls #2"] = "lets the server take the role",
        ["002_walls #3"] = "makes the policies and grants",
        ["004_vectors #1"] = "lets vectors be of any length",
        ["004_vectors #2"] = "lets vectors be of any length",
        ["004_vectors #8"] = "gives users the kind of vectors that they have, by a column's default",
        ["004_vectors #13"] = "makes the policy and the grant",
        ["008_lanes #6"] = "lets a user stand in two lanes",
        ["012_erasure #6"] = "makes the policy and the grant",
        ["006_associations #9"] = "makes the policies and grants",
        ["011_audit #9"] = "makes the policies and grants",
    };

    /// <summary>Texts in methods that are put together with a table's name, each with its reason.</summary>
    private static readonly Dictionary<string, string> Composed = new()
    {
    };

    /// <summary>A restore keeps everybody from writing; the statement reads nothing.</summary>
    private const string KeepsWritersOut = "ReplacementStatements.Lock";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_OnTenantsTables_KeepToTheOwner()
    {
        await using var connection = await database.ConnectAsync(Token);
        var tables = await TenantTables.ListAsync(connection, Token);
        var statements = Statement.OfTheRoom().Where(static statement => statement.IsAboutRows && !Exempt.ContainsKey(statement.Name)).ToArray();

        List<string> faults = [];
        foreach (var statement in statements)
        {
            var types = StatementTypes.Of(statement);
            faults.AddRange((await StatementPlan.FaultsAsync(connection, statement.Sql, tables, types, Token)).Select(fault => $"{statement.Name} {fault}"));
        }

        Assert.Empty(faults);
        Assert.True(statements.Length >= 40, $"Only {statements.Length} statements were found.");
        Assert.All(tables, table => Assert.Contains(statements, statement => Names(statement.Sql, table)));
    }

    [Fact]
    public async Task Statements_ThatAreNotAboutRows_NameNoTenantsTable()
    {
        await using var connection = await database.ConnectAsync(Token);
        var tables = await TenantTables.ListAsync(connection, Token);
        Assert.DoesNotContain(
            Statement.OfTheRoom(), statement => !statement.IsAboutRows && statement.Name != KeepsWritersOut && tables.Any(table => Names(statement.Sql, table)));
    }

    [Fact]
    public void Migrations_Statements_DefineAndTouchNoRows()
    {
        var statements = Statement.OfMigrations();
        Assert.Contains(statements, static statement => statement.Sql.StartsWith("CREATE TABLE users", StringComparison.Ordinal));
        Assert.All(statements, static statement => Assert.True(
            DefinesOnly(statement.Sql) || Programs.ContainsKey(statement.Name), $"{statement.Name}: {statement.Sql}"));
    }

    [Fact]
    public void Texts_InMethods_AreConstantsOfTheRoom()
    {
        var known = Statement.OfTheRoom().Select(static statement => statement.Sql).ToHashSet(StringComparer.Ordinal);
        var found = Statement.InMethods();
        Assert.True(found.Count >= 40, $"Only {found.Count} texts were found.");
        Assert.Equal([], found.Where(text => !known.Contains(text) && !Composed.ContainsKey(text)));
    }

    [Theory]
    [InlineData("SELECT content FROM turns WHERE user_key = $2", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id = $2", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id = $1 OR is_hidden", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE (owner_id = $1 AND is_hidden) OR user_key = $2", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id <> $1", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE NOT owner_id = $1", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id = owner_id AND content = $1", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id = coalesce($1, owner_id)", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id = (SELECT owner_id FROM api_keys WHERE hash = $2) AND name = $1", "reads turns")]
    [InlineData("SELECT content FROM turns WHERE owner_id IN (SELECT owner_id FROM api_keys WHERE scope = $1)", "reads turns")]
    [InlineData("SELECT (SELECT count(*) FROM turns WHERE user_key = $2) FROM users WHERE owner_id = $1", "reads turns")]
    [InlineData("SELECT user_id FROM users AS u WHERE owner_id = $1 AND EXISTS (SELECT FROM jobs WHERE user_key = u.user_key)", "reads jobs")]
    [InlineData("SELECT user_id FROM users JOIN jobs USING (user_key) WHERE users.owner_id = $1", "reads jobs")]
    [InlineData("SELECT user_id FROM users LEFT JOIN jobs ON jobs.user_key = users.user_key AND jobs.owner_id = $1", "reads users")]
    [InlineData("SELECT user_id FROM users WHERE owner_id = $1 UNION ALL SELECT user_id FROM users WHERE user_key = $2", "reads users")]
    [InlineData("WITH found AS MATERIALIZED (SELECT * FROM users) SELECT user_id FROM found WHERE owner_id = $1", "reads users")]
    [InlineData("WITH gone AS (DELETE FROM jobs WHERE user_key = $2 RETURNING job_id) SELECT job_id FROM gone WHERE job_id = $1", "reads jobs")]
    [InlineData("UPDATE turns SET is_hidden = true WHERE user_key = $2 AND message_id = $1", "reads turns")]
    [InlineData("UPDATE turns SET is_hidden = true FROM users WHERE users.owner_id = $1 AND turns.user_key = users.user_key", "reads turns")]
    [InlineData("DELETE FROM turns WHERE version > $2 AND name = $1", "reads turns")]
    [InlineData("DELETE FROM turns USING users WHERE turns.owner_id = $1 AND turns.user_key = users.user_key", "reads users")]
    [InlineData("SELECT 1 FROM users WHERE user_key = $2 FOR UPDATE", "reads users")]
    [InlineData("INSERT INTO erased_memories (owner_id, user_key, memory_id, version) VALUES ('acme', $2, $3, $4)", "adds rows to erased_memories")]
    [InlineData("INSERT INTO erased_memories (owner_id, user_key, memory_id, version) VALUES ('acme', $2, $3, $4), ($1, $2, $3, $4)", "adds rows to erased_memories")]
    [InlineData("INSERT INTO erased_memories (user_key, memory_id, version) VALUES ($2, $3, $4)", "adds rows to erased_memories")]
    [InlineData("INSERT INTO erased_memories (owner_id, user_key, memory_id, version) SELECT owner_id, user_key, memory_id, version FROM memories WHERE owner_id <> $1", "reads memories")]
    [InlineData("INSERT INTO erased_memories (owner_id, user_key, memory_id, version) SELECT owner_id, user_key, $3::uuid, count(*) FROM users WHERE user_key = $2 GROUP BY 1, 2, 3", "adds rows to erased_memories")]
    public async Task Statement_WithAForgottenFilter_IsFound(string sql, string fault)
    {
        await using var connection = await database.ConnectAsync(Token);
        var tables = await TenantTables.ListAsync(connection, Token);
        Assert.Contains(await StatementPlan.FaultsAsync(connection, sql, tables, [], Token), found => found.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT content FROM turns WHERE owner_id = $1")]
    [InlineData("SELECT content FROM turns AS \"Said\" WHERE $1 = owner_id AND ((is_hidden OR name = 'a AND b (') AND user_key = $2)")]
    [InlineData("SELECT user_id FROM users AS u WHERE owner_id = $1 AND EXISTS (SELECT FROM jobs AS j WHERE j.owner_id = u.owner_id AND j.user_key = u.user_key)")]
    [InlineData("INSERT INTO erased_memories (owner_id, user_key, memory_id, version) VALUES ($1, $2, $3, $4)")]
    public async Task Statement_WithItsFilters_HasNoFault(string sql)
    {
        await using var connection = await database.ConnectAsync(Token);
        var tables = await TenantTables.ListAsync(connection, Token);
        Assert.Empty(await StatementPlan.FaultsAsync(connection, sql, tables, [], Token));
    }

    [Fact]
    public void Split_FileOfSql_IntoStatements() => Assert.Equal(
        ["SELECT ';'", "DO $$ BEGIN x; END $$", "CREATE \"a;b\" 'it''s;' $tag$ ; $$ ; $tag$", "SELECT 1"],
        SqlText.Split("-- one; two\nSELECT ';';\nDO $$ BEGIN x; END $$;\n\nCREATE \"a;b\" 'it''s;' $tag$ ; $$ ; $tag$; SELECT 1 -- end"));

    private static bool DefinesOnly(string sql) =>
        sql.StartsWith("CREATE ", StringComparison.Ordinal)
        || sql.StartsWith("DROP INDEX ", StringComparison.Ordinal)
        || (sql.StartsWith("ALTER TABLE ", StringComparison.Ordinal) && sql.Contains(" ADD COLUMN ", StringComparison.Ordinal));

    private static bool Names(string sql, string table)
    {
        foreach (var word in Word().EnumerateMatches(sql))
        {
            if (sql.AsSpan(word.Index, word.Length).Equals(table, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
