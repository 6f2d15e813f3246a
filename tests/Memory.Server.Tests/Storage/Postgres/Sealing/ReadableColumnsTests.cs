using System.Text.RegularExpressions;
using Memory.Server.Tests.Storage.Postgres.Walls;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>Every column is accounted for in docs/encryption.md: why it may be read, or what stands there. A new one is sealed or told.</summary>
public sealed partial class ReadableColumnsTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_OfAllTables_AreSealedOrAccountedFor()
    {
        await using var connection = await database.ConnectAsync(Token);
        Assert.Empty(await UntoldAsync(connection));
    }

    [Fact]
    public async Task Columns_OneThatNobodyThoughtOf_IsFound()
    {
        await using var connection = await database.ConnectAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using var added = new NpgsqlCommand("ALTER TABLE turns ADD COLUMN translation text", connection);
        await added.ExecuteNonQueryAsync(Token);
        Assert.Equal(["turns.translation"], await UntoldAsync(connection));
    }

    /// <summary>States and times are told as such; whatever can hold a text or a number, by its name.</summary>
    private static async Task<IReadOnlyList<string>> UntoldAsync(NpgsqlConnection connection)
    {
        var told = Span().Matches(await File.ReadAllTextAsync(DocumentPath(), Token)).Select(static span => span.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(
            """
            SELECT table_name::text, column_name::text FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'schema_migrations'
                AND data_type NOT IN ('boolean', 'timestamp with time zone') AND column_name !~ '^sealed'
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var untold = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            if (!told.Contains(reader.GetString(1)))
                untold.Add($"{reader.GetString(0)}.{reader.GetString(1)}");
        }

        return untold;
    }

    private static string DocumentPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "encryption.md")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "encryption.md");
    }

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();
}
