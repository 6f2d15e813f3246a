using System.Text.Json.Nodes;
using Memory.Server.Cli;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Cli;
using Memory.Server.Tests.Storage.Conformance;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A restore into a database whose process is killed: the database holds what it held, or what was restored.</summary>
public sealed class RestoreKillTests : IAsyncLifetime
{
    private const string IsReplacing = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'relation' AND mode = 'ExclusiveLock' AND granted AND relation = 'users'::regclass)";

    private readonly string _backups = Directory.CreateTempSubdirectory("memory-backups-").FullName;
    private PostgresDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Connection => $"--ConnectionStrings:Memory={_database!.ConnectionString}";

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_backups, recursive: true);
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task Restore_KilledAnywhere_TheDatabaseHoldsTheOneOrTheOther()
    {
        await FillAsync([.. Enumerable.Range(0, 20).Select(static number => $"u{number}")]);
        var id = JsonNode.Parse(await RunAsync("backup", "run", "--json"))!["id"]!.GetValue<string>();
        await FillAsync("later");
        await using var source = NpgsqlDataSource.Create(_database!.ConnectionString);
        var random = new Random(5);
        for (var kill = 0; kill < (TestScale.Full ? 30 : 2); kill++)
        {
            using var process = CommandProcess.Start("backup", "restore", id, "--force", "--backups", _backups, Connection);
            await process.KillAsync(
                async () =>
                {
                    await using var asking = source.CreateCommand(IsReplacing);
                    return (bool)(await asking.ExecuteScalarAsync(Token))!;
                },
                random.Next(0, 80));
            var users = await UsersAsync();
            Assert.Equal(users.Contains("later") ? 21 : 20, users.Length);
            if (users.Length == 20)
                await FillAsync("later");
        }

        await RunAsync("backup", "restore", id, "--force");
        Assert.Equal(20, (await UsersAsync()).Length);
    }

    private async Task FillAsync(params string[] users)
    {
        await using var store = await OpenAsync();
        await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        foreach (var user in users)
        {
            var scope = new Scope(new OwnerId("acme"), new UserId(user));
            await store.CommitAsync(scope, Rows.Known(ImageConformance<PostgresFixture>.Everything(scope), TimeProvider.System), Token);
        }
    }

    private async Task<string[]> UsersAsync()
    {
        await using var store = await OpenAsync();
        return [.. (await store.ListUsersAsync(new OwnerId("acme"), null, 100, Token)).Select(static user => user.Id.Value)];
    }

    private Task<PostgresMemoryStore> OpenAsync() =>
        PostgresFixture.OpenAsync(new PostgresOptions { ConnectionString = _database!.ConnectionString, Patience = TimeSpan.FromSeconds(30) }, TimeProvider.System, Token);

    private async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--backups", _backups, Connection], Commands.All, output, error, Token);
        Assert.Equal((0, ""), (code, error.ToString()));
        return output.ToString();
    }
}
