using System.Text.Json;
using Memory.Server.Extraction;
using Memory.Server.Hosting;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>Failed jobs as administrators see them, on both stores.</summary>
public sealed class JobRouteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FailedJob_IsListedTriedAgainAndDone(bool postgres)
    {
        await using var server = await FailingServer.StartAsync(postgres);
        using var acme = await server.CreateClientAsync("acme", "owner");
        var job = await FailAsync(acme, "ana");

        var listed = (await server.Root.GetAsync("/v1/admin/jobs?status=failed")).Json.GetProperty("jobs")[0];
        Assert.Equal(
            (job, "acme", "ana", "failed", 1, "InvalidOperationException"),
            (Text(listed, "job_id"), Text(listed, "owner_id"), Text(listed, "user_id"), Text(listed, "status"), listed.GetProperty("attempts").GetInt32(), Text(listed, "last_error")));

        server.Extractor.IsHealed = true;
        var again = await server.Root.PostAsync($"/v1/admin/jobs/{job}/retry", "");
        Assert.Equal((202, "queued", 0), (again.Status, Text(again.Json, "status"), again.Json.GetProperty("attempts").GetInt32()));
        await UntilDoneAsync(acme, job);

        Assert.Equal(0, (await server.Root.GetAsync("/v1/admin/jobs")).Json.GetProperty("jobs").GetArrayLength());
        (await server.Root.PostAsync($"/v1/admin/jobs/{job}/retry", "")).ShouldBeProblem(404, "Not found");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OtherOwnersAdmin_SeesAndRetriesItsOwnUsersJobsOnly(bool postgres)
    {
        await using var server = await FailingServer.StartAsync(postgres);
        using var acme = await server.CreateClientAsync("acme", "admin");
        using var other = await server.CreateClientAsync("other", "admin");
        var job = await FailAsync(acme, "ana");
        var foreign = await FailAsync(other, "ana");

        (await acme.GetAsync("/v1/admin/jobs?status=failed")).ShouldBeProblem(403);
        Assert.Equal([job], await ListAsync(acme, "/v1/admin/jobs?status=failed&user_id=ana"));
        Assert.Empty(await ListAsync(acme, "/v1/admin/jobs?user_id=bob"));
        Assert.Empty(await ListAsync(server.Root, "/v1/admin/jobs?user_id=ana"));
        Assert.Equal([foreign, job], await ListAsync(server.Root, "/v1/admin/jobs"));
        var refused = (await acme.PostAsync($"/v1/admin/jobs/{foreign}/retry", "")).ShouldBeProblem(404);
        Assert.Equal((await acme.PostAsync("/v1/admin/jobs/none/retry", "")).Text, refused.Text);

        server.Extractor.IsHealed = true;
        Assert.Equal(202, (await acme.PostAsync($"/v1/admin/jobs/{job}/retry", "")).Status);
        await UntilDoneAsync(acme, job);
        Assert.Equal([foreign], await ListAsync(server.Root, "/v1/admin/jobs"));
    }

    [Fact]
    public async Task List_ByPagesAndBadQueries()
    {
        await using var server = await FailingServer.StartAsync(postgres: false);
        using var owner = await server.CreateClientAsync("acme", "owner");
        List<string> failed = [];
        for (var n = 0; n < 5; n++)
            failed.Add(await FailAsync(owner, $"user-{n}"));

        List<string> listed = [];
        string? cursor = null;
        do
        {
            var page = (await server.Root.GetAsync($"/v1/admin/jobs?status=failed&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            listed.AddRange(page.GetProperty("jobs").EnumerateArray().Select(static job => Text(job, "job_id")));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        failed.Reverse();
        Assert.Equal(failed, listed);
        (await server.Root.GetAsync("/v1/admin/jobs?status=done")).ShouldBlame("status");
        (await server.Root.GetAsync("/v1/admin/jobs?status=lost")).ShouldBlame("status");
        (await server.Root.GetAsync("/v1/admin/jobs?limit=0")).ShouldBlame("limit");
        (await server.Root.GetAsync("/v1/admin/jobs?cursor=x")).ShouldBlame("cursor");
        (await server.Root.GetAsync("/v1/admin/jobs?owner_id=acme")).ShouldBlame("owner_id");
        (await owner.GetAsync("/v1/admin/jobs?user_id=user-1")).ShouldBeProblem(403);
        (await owner.PostAsync($"/v1/admin/jobs/{failed[0]}/retry", "")).ShouldBeProblem(403);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task<string> FailAsync(ApiClient client, string user)
    {
        var reply = await client.PostAsync("/v1/ingest?wait=true", new { user_id = user, role = "user", content = "Hello." });
        Assert.Equal(202, reply.Status);
        var job = Text(reply.Json, "job_id");

        // The answer may come before the job has failed, and the list is in the order of failing.
        await UntilAsync(client, job, "failed");
        return job;
    }

    private static async Task<string[]> ListAsync(ApiClient client, string address) =>
        [.. (await client.GetAsync(address)).Json.GetProperty("jobs").EnumerateArray().Select(static job => Text(job, "job_id"))];

    private static Task UntilDoneAsync(ApiClient client, string job) => UntilAsync(client, job, "done");

    private static Task UntilAsync(ApiClient client, string job, string status) =>
        Polling.UntilAsync(async () => Text((await client.GetAsync($"/v1/jobs/{job}")).Json, "status") == status).Guarded();

    /// <summary>A server whose extraction fails at once until it is healed.</summary>
    private sealed class FailingServer : IAsyncDisposable
    {
        private const string Key = "bootstrap-key-of-the-failing-server-012345";

        private readonly string _folder = Directory.CreateTempSubdirectory("memory-server-").FullName;
        private PostgresDatabase? _database;
        private MemoryServerHost? _host;

        private FailingServer()
        {
        }

        public FailingExtractor Extractor { get; } = new();

        public ApiClient Root { get; private set; } = null!;

        public static async Task<FailingServer> StartAsync(bool postgres)
        {
            var server = new FailingServer();
            server._database = postgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token) : null;
            var options = new MemoryServerHostOptions
            {
                DataFolder = server._folder, Postgres = server._database?.ConnectionString, BootstrapKey = Key, RequestsPerMinute = 0,
            };
            server._host = await MemoryServerHost.StartAsync(
                options,
                services => services.AddSingleton<IFactExtractor>(server.Extractor).AddSingleton(new IngestOptions { MaxAttempts = 1 }),
                Token);
            server.Root = new ApiClient(server._host.Address, Key);
            return server;
        }

        public async Task<ApiClient> CreateClientAsync(string owner, string scope)
        {
            var reply = await Root.PostAsync("/v1/admin/keys", new { owner_id = owner, scope });
            return new ApiClient(_host!.Address, Text(reply.Json, "api_key"));
        }

        public async ValueTask DisposeAsync()
        {
            Root.Dispose();
            await _host!.StopAsync(Token);
            if (_database is not null)
                await _database.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private sealed class FailingExtractor : IFactExtractor
    {
        public bool IsHealed { get; set; }

        public ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken) =>
            IsHealed ? ValueTask.FromResult(ExtractedFacts.Nothing) : throw new InvalidOperationException("Not now.");
    }
}
