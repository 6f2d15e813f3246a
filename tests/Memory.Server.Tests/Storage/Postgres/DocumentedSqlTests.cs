using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>The statements of the manual run as they stand there.</summary>
public sealed class DocumentedSqlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AskingBySql_WhatHeldThen_IsFoundByItsMeaning()
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await FillAsync(database.ConnectionString);

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(SqlOf("## Asking by SQL"), connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        Assert.True(await reader.NextResultAsync(Token));
        Assert.True(await reader.ReadAsync(Token));
        Assert.Equal("\"Austin\"", reader.GetString(0));
        Assert.InRange(reader.GetDouble(4), 0.01, 0.99);
        Assert.False(await reader.ReadAsync(Token));
    }

    private static async Task FillAsync(string connectionString)
    {
        var scope = World.Of("acme", "ana");
        await using var store = await PostgresFixture.OpenAsync(new() { ConnectionString = connectionString }, TimeProvider.System, Token);
        await store.CommitAsync(
            scope, new UserCommit { User = new UserProfile(Rows.Noon), Turns = [Rows.Turn("m-3", content: "Tell me about my home in Austin.")] }, Token);
        var curator = new MemoryCurator(store, TimeProvider.System);
        var ids = new CountingIds();
        foreach (var (home, month) in ((string, int)[])[("Lisbon", 1), ("Austin", 5), ("Dallas", 9)])
        {
            var since = new DateTimeOffset(2026, month, 1, 0, 0, 0, TimeSpan.Zero);
            await curator.RememberAsync(scope, [World.Fact("location", home) with { ValidFrom = since }], ids, Token);
        }
    }

    private static string SqlOf(string heading)
    {
        var manual = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "operations.md"));
        var section = manual[manual.IndexOf(heading, StringComparison.Ordinal)..];
        var start = section.IndexOf("```sql", StringComparison.Ordinal) + "```sql".Length;
        return section[start..section.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
