using Memory.Server.Embedding;
using Memory.Server.Hosting;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Recall.Vectors;

/// <summary>A whole server whose embedder is a service: what the service does is seen in how well is recalled, and in nothing else.</summary>
public sealed class FollowingServerTests : IAsyncLifetime
{
    private const string Key = "a-key-for-these-tests-that-nobody-guesses";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-following-").FullName;
    private readonly FakeService _service = new("service", 8);
    private PostgresDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        _service.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Service_ThatHangs_HoldsUpNeitherIngestNorRecall(bool postgres)
    {
        var hang = new TaskCompletionSource();
        _service.Before = (_, token) => hang.Task.WaitAsync(token);
        await using (var host = await StartAsync(postgres))
        {
            using var client = new ApiClient(host.Address, host.AdminKey);

            var said = await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Lisbon." });
            Assert.Equal("done", said.Json.GetProperty("status").GetString());
            await _service.WhenAskedAsync(1).Guarded();
            Assert.Contains("Lisbon", await RecallAsync(client, "where do I live?"), StringComparison.Ordinal);
        }

        // It is stopped while the service hangs, and another one finds what is missing.
        Assert.Equal(0, _service.Answered);
        hang.SetResult();
        await using (var host = await StartAsync(postgres))
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "my feline sleeps all day" });
            await Polling.UntilAsync(() => KnowsAsync(client, "kitten"));
        }

        // Nothing of it is asked for again.
        var asked = _service.Asked.Count(static text => text.Contains("feline", StringComparison.Ordinal));
        await using (var host = await StartAsync(postgres))
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            Assert.True(await KnowsAsync(client, "kitten"));
        }

        Assert.Equal(asked, _service.Asked.Count(static text => text.Contains("feline", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Service_ThatIsDead_CostsTheDensePartOnly(bool postgres)
    {
        await using (var host = await StartAsync(postgres))
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "my feline sleeps all day" });
            await Polling.UntilAsync(() => KnowsAsync(client, "kitten"));
        }

        _service.Before = static (_, _) => Task.FromException(FakeService.Fault(EmbeddingFault.Unreachable));
        await using (var host = await StartAsync(postgres))
        {
            using var client = new ApiClient(host.Address, host.AdminKey);
            await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Lisbon." });

            Assert.Contains("Lisbon", await RecallAsync(client, "where do I live?"), StringComparison.Ordinal);
            Assert.Contains("feline", await RecallAsync(client, "the feline"), StringComparison.Ordinal);
            Assert.False(await KnowsAsync(client, "kitten"));
        }
    }

    private static async Task<string> RecallAsync(ApiClient client, string query) =>
        (await client.PostAsync("/v1/recall", new { user_id = "ana", query })).Json.ToString();

    /// <summary>Whether a turn is recalled that shares no word with the question.</summary>
    private static async Task<bool> KnowsAsync(ApiClient client, string query)
    {
        var recalled = await client.PostAsync("/v1/recall", new { user_id = "ana", query });
        return recalled.Json.GetProperty("turns").EnumerateArray().Any(static turn => turn.GetProperty("content").GetString()!.Contains("feline", StringComparison.Ordinal));
    }

    private async Task<MemoryServerHost> StartAsync(bool postgres)
    {
        if (postgres)
            _database ??= await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var options = new MemoryServerHostOptions
        {
            DataFolder = _folder, Postgres = postgres ? _database!.ConnectionString : null, BootstrapKey = Key, RequestsPerMinute = 0,
        };
        return await MemoryServerHost.StartAsync(options, services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_service), Token);
    }
}
