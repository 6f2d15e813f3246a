using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Testing;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Users;

/// <summary>Many writers of one user over a database that is slow, but answers each of them in time.</summary>
public sealed class UserWriterTests : IAsyncLifetime
{
    private const int Writers = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Scope Ana = new(new OwnerId("acme"), new UserId("ana"));

    private PostgresDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync(Token);

        // All together take longer than anybody's patience.
        await using var command = new NpgsqlCommand(
            """
            CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.35); RETURN NEW; END $$;
            CREATE TRIGGER slow_disk BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION dawdle();
            """,
            connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Write_BehindMoreThanItsPatienceHasTimeFor_IsDoneAllTheSame()
    {
        await using var store = await OpenAsync(new PostgresOptions { ConnectionString = _database!.ConnectionString, Patience = Patience });

        Assert.Equal(Enumerable.Range(1, Writers), (await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => WriteAsync(store, number))).Guarded()).Order());
    }

    [Fact]
    public async Task Write_BehindMoreThanTheLongestLine_IsRefused()
    {
        await using var store = await OpenAsync(new PostgresOptions { ConnectionString = _database!.ConnectionString, Patience = Patience, LongestInLine = TimeSpan.FromSeconds(1) });

        var line = Enumerable.Range(0, Writers).Select(number => WriteAsync(store, number)).ToList();

        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => Task.WhenAll(line).Guarded());
        Assert.Equal("The database did not answer in time.", fault.Message);
    }

    private static Task<PostgresMemoryStore> OpenAsync(PostgresOptions options) => PostgresFixture.OpenAsync(options, new ManualTime(), Token);

    /// <summary>Stores a session, and answers the how manieth it is.</summary>
    private static Task<int> WriteAsync(PostgresMemoryStore store, int number) => store.WriteAsync(
        Ana,
        async (view, token) =>
        {
            var known = await view.ListSessionsAsync(after: null, limit: 100, token);
            var commit = new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon), Sessions = [Rows.Session($"s{number}")] };
            return new Decision<int>(commit, known.Items.Count + 1);
        },
        Token).AsTask();
}
