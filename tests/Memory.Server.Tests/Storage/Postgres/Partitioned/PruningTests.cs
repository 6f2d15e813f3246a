using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Memory.Server.Tests.Storage.Postgres.Walls;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>Every statement on tenants' rows goes to one part of its tables, the same of all: on a cluster, to one machine.</summary>
public sealed class PruningTests(PartitionedDatabase database) : IClassFixture<PartitionedDatabase>
{
    /// <summary>Statements that look at all parts, each with its reason.</summary>
    private static readonly Dictionary<string, string> OverAll = new()
    {
        ["PostgresKeyRing.RemoveMaster"] = "whether any owner's key is still wrapped by a master key",
        ["PostgresKeyRing.ListKeys"] = "wrapping all keys anew, when the master key changes",
        ["PostgresKeyRing.ListOwners"] = "wrapping all keys anew, when the master key changes",
        ["PostgresKeyRing.ClearKeys"] = "putting another ring in place, which only a restore does",
    };

    private const string Acme = "'acme'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statements_OnTenantsTables_TouchOnePart()
    {
        await using var connection = await database.ConnectAsync(Token);
        var tables = await SpreadTables.ListAsync(connection, Token);
        var touched = new Dictionary<string, int>();
        foreach (var statement in Statement.OfTheRoom().Where(statement => statement.IsAboutRows && tables.Any(table => Names(statement.Sql, table))))
        {
            var owner = OverAll.ContainsKey(statement.Name) ? "NULL" : Acme;
            touched[statement.Name] = (await PartsOfAsync(connection, statement.Sql, StatementTypes.Of(statement), owner)).Count;
        }

        Assert.Equal(OverAll.Keys.Order(StringComparer.Ordinal), touched.Where(static statement => statement.Value > 1).Select(static statement => statement.Key).Order(StringComparer.Ordinal));
        Assert.True(touched.Values.Count(static parts => parts == 1) >= 100, $"Only {touched.Values.Count(static parts => parts == 1)} statements read a part.");
    }

    [Theory]
    [InlineData("SELECT content FROM turns WHERE user_key = $2", Partitioning.Parts)]
    [InlineData("SELECT content FROM turns WHERE lower(owner_id) = $1", Partitioning.Parts)]
    [InlineData("UPDATE turns SET is_hidden = true WHERE message_id = $1", Partitioning.Parts)]
    [InlineData("SELECT user_id FROM users JOIN jobs USING (user_key) WHERE users.owner_id = $1", Partitioning.Parts)]
    [InlineData("SELECT user_id FROM users JOIN jobs USING (owner_id, user_key) WHERE users.owner_id = $1", 1)]
    [InlineData("DELETE FROM turns WHERE owner_id = $1", 1)]
    public async Task Statement_WithOrWithoutItsOwner_TouchesSoManyParts(string sql, int parts)
    {
        await using var connection = await database.ConnectAsync(Token);
        Assert.Equal(parts, (await PartsOfAsync(connection, sql, [], Acme)).Count);
    }

    /// <summary>Which parts a statement reads, for an owner whom Postgres learns only when it runs.</summary>
    private static async Task<IReadOnlySet<int>> PartsOfAsync(NpgsqlConnection connection, string sql, IReadOnlyList<string> types, string owner)
    {
        using var plan = await Explanation.OfAsync(connection, sql, types, owner, Token);
        var parts = new HashSet<int>();
        Gather(plan.RootElement[0].GetProperty("Plan"), parts);
        return parts;
    }

    private static bool Names(string sql, string table) => Regex.IsMatch(sql, $@"\b{Regex.Escape(table)}\b", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static void Gather(JsonElement node, HashSet<int> parts)
    {
        if (node.TryGetProperty("Schema", out var schema) && schema.GetString() == Partitioning.PartsSchema)
        {
            var name = node.GetProperty("Relation Name").GetString()!;
            parts.Add(int.Parse(name[(name.LastIndexOf('_') + 1)..], CultureInfo.InvariantCulture));
        }

        if (!node.TryGetProperty("Plans", out var children))
            return;
        foreach (var child in children.EnumerateArray())
            Gather(child, parts);
    }
}
