using Memory.Server.Cli;
using Memory.Server.Embedding;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Recall;
using Memory.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>The way from one embedder to another, as an administrator goes it.</summary>
public sealed class ReembeddingTests : IAsyncLifetime
{
    private const string VectorsLeft =
        "SELECT count(*) FROM (SELECT embedding FROM turns UNION ALL SELECT embedding FROM memories) AS texts WHERE vector_dims(embedding) IS DISTINCT FROM 384";

    private static readonly (string Owner, string Home)[] Homes = [("default", "Austin"), ("acme", "Lisbon")];

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private PostgresDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.CreateAsync(cancellationToken: Token);

    public async ValueTask DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task Reembed_WithAnotherEmbedder_MakesAllAnewOnce()
    {
        await FillAsync();

        Assert.EndsWith($"All 2 users are done: embedded 4 texts with hashing/{HashingEmbedder.Version}.", await ReembedAsync(), StringComparison.Ordinal);
        Assert.Equal(0L, await AskAsync(VectorsLeft));
        Assert.StartsWith("All 0 users are done: embedded 0 texts", await ReembedAsync(), StringComparison.Ordinal);

        await using var after = await StartAsync();
        await ShouldFindAllAsync(after);
    }

    [Fact]
    public async Task Server_WithAnotherEmbedder_StartsAndMakesAllAnewBesideItsWork()
    {
        await FillAsync();

        await using var after = await StartAsync();
        await ShouldFindAllAsync(after);
        await Polling.UntilAsync(async () => (long)(await AskAsync(VectorsLeft))! == 0);
        await ShouldFindAllAsync(after);
    }

    [Fact]
    public async Task Reembed_OfStemsOfAnOlderAnalyser_MakesThemAnew()
    {
        await using (var before = await StartAsync())
            await FillAsync(before);
        await AskAsync("UPDATE users SET analyzer = analyzer - 1");
        await AskAsync("UPDATE turns SET analyzer = analyzer - 1, stems = '{}', stem_counts = '{}', stem_total = 0");
        await AskAsync("UPDATE memories SET analyzer = analyzer - 1, stems = '{}', stem_counts = '{}', stem_total = 0");

        Assert.StartsWith("All 2 users are done", await ReembedAsync(), StringComparison.Ordinal);

        Assert.Equal(0L, await AskAsync("SELECT (SELECT count(*) FROM turns WHERE stem_total = 0) + (SELECT count(*) FROM memories WHERE stem_total = 0)"));
        Assert.Equal(1L, await AskAsync("SELECT count(DISTINCT analyzer) FROM (SELECT analyzer FROM turns UNION ALL SELECT analyzer FROM memories UNION ALL SELECT analyzer FROM users) AS all_of_them"));
    }

    /// <summary>Everything as an embedder of three dimensions left it.</summary>
    private async Task FillAsync()
    {
        using var other = new ScriptedEmbedder(new EmbeddingGeneratorMetadata("test", null, "another", 3), static _ => [1, 0, 0]);
        await using var before = await StartAsync(services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(other));
        await FillAsync(before);
        Assert.Equal(4L, await AskAsync(VectorsLeft));
    }

    private Task<OwnServer> StartAsync(Action<IServiceCollection>? replace = null) =>
        OwnServer.StartAsync(replace ?? (static _ => { }), perMinute: 0, postgres: _database!.ConnectionString);

    /// <summary>Two owners with a user each, each of whom said one thing: a turn and a memory. They are found by the owners' keys.</summary>
    private async Task FillAsync(OwnServer server)
    {
        using var admin = server.CreateAdmin();
        foreach (var (owner, home) in Homes)
        {
            var made = await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner" });
            using var client = new ApiClient(server.Host.Address, _keys[owner] = made.Json.GetProperty("api_key").GetString()!);
            var said = await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = $"I live in {home}." });
            Assert.Equal(1, said.Json.GetProperty("memories").GetArrayLength());
        }
    }

    private async Task ShouldFindAllAsync(OwnServer server)
    {
        foreach (var (owner, home) in Homes)
        {
            using var client = new ApiClient(server.Host.Address, _keys[owner]);
            var recalled = await client.PostAsync("/v1/recall", new { user_id = "ana", query = "where do I live?" });
            Assert.Contains(home, recalled.Json.GetProperty("memories")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        }
    }

    private async Task<string> ReembedAsync()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["reembed", $"--ConnectionStrings:Memory={_database!.ConnectionString}"], Commands.All, output, error, Token);
        Assert.True(code == 0, error.ToString());
        Assert.All(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => Assert.Matches("^[0-9]+ of [0-9]+ users, [0-9]+ texts$", line));
        return output.ToString().Trim();
    }

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database!.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
