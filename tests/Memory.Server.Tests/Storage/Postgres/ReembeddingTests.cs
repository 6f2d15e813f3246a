using Memory.Server.Cli;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Recall;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>The way from one embedder to another, as an administrator goes it.</summary>
public sealed class ReembeddingTests : IAsyncLifetime
{
    private const string VectorsLeft =
        "SELECT (SELECT count(*) FROM turns WHERE embedding IS NULL) + (SELECT count(*) FROM memories WHERE embedding IS NULL)";

    private static readonly (string Owner, string Home)[] Homes = [("default", "Austin"), ("acme", "Lisbon")];

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private PostgresDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As a server has them, but for a patience in which no answer can come: nobody waits for what is done here.</summary>
    private PostgresOptions Options => new() { ConnectionString = _database!.ConnectionString, Patience = TimeSpan.FromTicks(1) };

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.CreateAsync(cancellationToken: Token);

    public async ValueTask DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task Reembed_AnotherEmbedderAndAStopInTheMiddle_EverythingIsFoundAgain()
    {
        using var other = new ScriptedEmbedder(new EmbeddingGeneratorMetadata("test", null, "another", 3), static _ => [1, 0, 0]);
        await using (var before = await StartAsync(services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(other)))
            await FillAsync(before);
        Assert.Equal(0L, await AskAsync(VectorsLeft));

        // With the settings changed, the server says what to do.
        var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync());
        Assert.Contains("run the command reembed", refused.Message, StringComparison.Ordinal);

        // A stop after one of the two users.
        using var stop = new CancellationTokenSource();
        using var embedder = new HashingEmbeddingGenerator();
        var stopped = new StoppedAnalysis(new TextAnalysis(embedder), stop, calls: 2);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PostgresSchema.ReembedAsync(Options, stopped, stop.Token));
        Assert.Equal(2L, await AskAsync(VectorsLeft));

        Assert.Equal($"Embedded 2 texts with {new TextAnalysis(embedder).Kind.Embedder}.", await ReembedAsync());
        Assert.Equal(0L, await AskAsync(VectorsLeft));
        Assert.StartsWith("Embedded 0 texts", await ReembedAsync(), StringComparison.Ordinal);

        await using var after = await StartAsync();
        await ShouldFindAllAsync(after);
    }

    [Fact]
    public async Task Reembed_Unfinished_TheServerOpensAndFindsAll()
    {
        using var other = new ScriptedEmbedder(new EmbeddingGeneratorMetadata("test", null, "another", 3), static _ => [1, 0, 0]);
        await using (var before = await StartAsync(services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(other)))
            await FillAsync(before);
        using var stop = new CancellationTokenSource();
        using var embedder = new HashingEmbeddingGenerator();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PostgresSchema.ReembedAsync(Options, new StoppedAnalysis(new TextAnalysis(embedder), stop, calls: 0), stop.Token));
        Assert.Equal(4L, await AskAsync(VectorsLeft));

        await using var after = await StartAsync();
        await ShouldFindAllAsync(after);
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
        Assert.Equal((0, ""), (code, error.ToString()));
        return output.ToString().Trim();
    }

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database!.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    /// <summary>Somebody stops the command after so many batches of texts.</summary>
    private sealed class StoppedAnalysis(ITextAnalysis inner, CancellationTokenSource stop, int calls) : ITextAnalysis
    {
        private int _calls;

        public AnalysisKind Kind => inner.Kind;

        public string TextOf(MemoryRecord memory) => inner.TextOf(memory);

        public string? NameOf(MemoryRecord memory) => inner.NameOf(memory);

        public async ValueTask<IReadOnlyList<AnalyzedText>> AnalyzeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
        {
            if (texts.Count > 0 && ++_calls > calls)
                await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return await inner.AnalyzeAsync(texts, cancellationToken);
        }
    }
}
