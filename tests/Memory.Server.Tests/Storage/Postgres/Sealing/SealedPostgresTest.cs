using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>A database for an encrypted store, and short ways to write to it, read from it, and change its rows behind its back.</summary>
public abstract class SealedPostgresTest : IAsyncLifetime
{
    private protected SealedPostgresFixture Fixture { get; } = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static Scope Ada { get; } = new(new OwnerId("acme"), new UserId("ada"));

    private protected static Scope Bob { get; } = new(new OwnerId("acme"), new UserId("bob"));

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Fixture.DisposeAsync();
    }

    /// <summary>A row of each kind, and more than one transaction seals at once. Owners are known by their keys.</summary>
    private protected static async Task PlantAsync(PostgresMemoryStore store, Scope scope)
    {
        await store.Keys.AddAsync(Rows.Key(scope.Owner.Value, 7), Token);
        await store.CommitAsync(
            scope,
            new UserCommit
            {
                At = Rows.Noon,
                User = new UserProfile(Rows.Noon, "Ada L.", new Json("""{"tier":"said-in-confidence"}""")),
                Sessions = [Rows.Session("s1") with { Context = new Json("""{"topic":"said-in-confidence"}""") }, Rows.Session("s2")],
                Turns = [.. Enumerable.Range(1, 7).Select(i => Rows.Turn($"m{i}", i, content: $"said-in-confidence {i}") with { Metadata = new Json("""{"a" : 1}""") })],
                Observations = [.. Enumerable.Range(1, 5).Select(i => Rows.Observation(i, i, content: $"said-in-confidence {i}"))],
                Memories =
                [
                    .. Enumerable.Range(1, 5).Select(i => Rows.Memory(i, i, content: $"said-in-confidence {i} with Priya") with { Value = new Json("\"said-in-confidence\"") }),
                    Rows.Memory(1, 1, content: "said-in-confidence anew") with { RecordedFrom = Rows.Noon.AddMinutes(9), Metadata = new Json("[1, 2]"), RestoredReason = "said-in-confidence" },
                ],
                Associations = [Rows.Link(1, 2, "said-in-confidence"), Rows.Link(1, 2), Rows.Link(2, 3), Rows.Link(3, 4)],
                Jobs = [Rows.Job(scope, 1) with { Status = JobStatus.Failed, LastError = "said-in-confidence" }, Rows.Job(scope, 2, 0, "m1")],
            },
            Token);
    }

    private protected async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Fixture.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(Token);
    }

    private protected async Task<string[]> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Fixture.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<string>();
        while (await reader.ReadAsync(Token))
            rows.Add(await reader.IsDBNullAsync(0, Token) ? "" : reader.GetString(0));
        return [.. rows];
    }

    /// <summary>The tables in which a text stands, in whatever column and spelling, also in what the planner knows of them.</summary>
    private protected async Task<string[]> TablesWithAsync(string text) => (await DumpAsync()).With(text);

    /// <summary>All that a reader of the database finds, to look for many texts.</summary>
    private protected async Task<DatabaseDump> DumpAsync()
    {
        const string Tables = "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'";
        var dump = new DatabaseDump();
        foreach (var table in await QueryAsync(Tables))
        {
            dump.Add(table.Split('.')[1], Encoding.UTF8.GetBytes(string.Join('\n', await QueryAsync($"SELECT t::text FROM {table} AS t"))));
            foreach (var column in await QueryAsync($"SELECT column_name::text FROM information_schema.columns WHERE format('%I.%I', table_schema, table_name) = '{table}' AND data_type = 'bytea'"))
            {
                foreach (var hex in await QueryAsync($"SELECT encode({column}, 'hex') FROM {table}"))
                    dump.Add(table.Split('.')[1], Convert.FromHexString(hex));
            }
        }

        foreach (var line in await QueryAsync("SELECT tablename || ' ' || coalesce(most_common_vals::text, '') || ' ' || coalesce(histogram_bounds::text, '') || ' ' || coalesce(most_common_elems::text, '') FROM pg_stats"))
            dump.Add($"statistics of {line.Split(' ')[0]}", Encoding.UTF8.GetBytes(line));
        return dump;
    }

    /// <summary>A word that nobody else says.</summary>
    private protected static string NewWord() => "word" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
