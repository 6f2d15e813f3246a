using System.Text;
using System.Text.Json;
using Memory.Server.Storage;
using Memory.Server.Tests.Api.Isolation;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Server.Verification;
using Memory.Testing;

namespace Memory.Server.Tests.Api.Fuzzing;

/// <summary>Other tests would count to the memory that is measured.</summary>
[CollectionDefinition(nameof(RouteFuzzTests), DisableParallelization = true)]
public sealed class AloneForMemory;

/// <summary>
/// Every route of the server's own document is called with valid, spoiled and hostile requests: the server answers each, keeps to its form, takes no more and more
/// memory, and what it holds afterwards is sound.
/// </summary>
[Collection(nameof(RouteFuzzTests))]
public sealed class RouteFuzzTests : IAsyncLifetime
{
    private const int Workers = 4;

    /// <summary>So many requests go to the same things; then there are new ones, since some of the requests do away with them.</summary>
    private const int Together = 60;

    /// <summary>What is kept on purpose, such as what was stored and is looked for again, is much less.</summary>
    private const long MostGrowth = 128L << 20;

    /// <summary>The first run of the tests of the API is over the embedded store; the one over Postgres asks whether that is any different.</summary>
    private static readonly int Requests = TestScale.Full ? 50_000 : TestScale.OnPostgres ? 600 : 1_500;

    private readonly string _backups = Directory.CreateTempSubdirectory("memory-fuzz-").FullName;
    private PostgresDatabase? _database;
    private OwnServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OwnServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        if (TestScale.OnPostgres)
            _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        _server = await OwnServer.StartAsync(
            static _ => { }, perMinute: 0, userPerMinute: 0, postgres: _database?.ConnectionString,
            settings: [("Http:WrongKeysPerMinute", "0"), ("Backups:Path", _backups), ("Backups:Enabled", "false")]);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        Directory.Delete(_backups, recursive: true);
    }

    [Fact]
    public async Task Routes_SpoiledRequests_AreAnsweredAndLeaveTheStoreSound()
    {
        using var admin = Server.CreateAdmin();
        var routes = await ListRoutesAsync(admin);
        var answered = new Dictionary<string, int>(StringComparer.Ordinal);

        // What is made once, such as code and connections, is not counted.
        await FuzzAsync(admin, routes, Requests / 3, seed: 20_261_122, answered);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await FuzzAsync(admin, routes, Requests - (Requests / 3), seed: 20_261_123, answered);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"measured: {answered.Values.Sum()} requests to {routes.Count} routes, memory grew by {grown / 1048576.0:0.0} MiB; "
            + string.Join(", ", answered.OrderBy(static status => status.Key, StringComparer.Ordinal).Select(static status => $"{status.Key}: {status.Value}")));
        Assert.True(grown < MostGrowth, $"{grown} bytes more are held than after a third of the requests.");
        Assert.True(answered.GetValueOrDefault("200") > Requests / 20 && answered.GetValueOrDefault("400") > Requests / 20, "Too few requests were good, or bad.");
        Assert.Empty(await new StoreVerifier(Server.Host.Get<IMemoryStore>(), TimeProvider.System).FindAsync([], Token).ToListAsync(Token));
        Assert.Equal(200, (await admin.GetAsync("/health")).Status);
    }

    /// <summary>The routes of the server's own document, each with its case; one without fails.</summary>
    private static async Task<List<(HttpMethod Method, string Name, RouteCase Case)>> ListRoutesAsync(ApiClient admin) =>
    [
        .. from path in (await admin.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           let name = $"{method.Name.ToUpperInvariant()} {path.Name}"
           select (new HttpMethod(method.Name.ToUpperInvariant()), name, RouteCases.All[name]),
    ];

    private async Task FuzzAsync(ApiClient admin, List<(HttpMethod Method, string Name, RouteCase Case)> routes, int requests, int seed, Dictionary<string, int> answered)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(admin, routes, requests / Workers, seed + (worker * 100)), Token)));
        foreach (var (status, count) in counts.SelectMany(static some => some))
            answered[status] = answered.GetValueOrDefault(status) + count;
    }

    private async Task<Dictionary<string, int>> WorkAsync(
        ApiClient admin, List<(HttpMethod Method, string Name, RouteCase Case)> routes, int requests, int seed)
    {
        var (spoiler, answered) = (new RequestSpoiler(seed), new Dictionary<string, int>(StringComparer.Ordinal));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1 }) { BaseAddress = Server.Host.Address, Timeout = TimeSpan.FromMinutes(1) };
        using var owner = await CreateAsync(admin, $"fuzz-{seed}", "owner", user: null);
        Targets? at = null;
        List<string?> keys = [];
        for (var n = 0; n < requests; n++)
        {
            if (n % Together == 0)
            {
                var user = $"ana-{n}";
                at = await PrepareAsync(admin, owner, $"fuzz-{seed}", user);
                using var own = await CreateAsync(admin, $"fuzz-{seed}", "user", user);
                keys = [owner.ApiKey, own.ApiKey, admin.ApiKey, null, "mem_live_nonsense"];
            }

            var (method, name, route) = routes[(n + seed) % routes.Count];
            var isForAdmins = route.Reach is Reach.Admin or Reach.Store;
            var request = spoiler.Next(method, route, n % 5 == 0 ? Targets.Nowhere().Of(at!.User) : at!, isForAdmins ? [admin.ApiKey, .. keys] : keys);
            using var message = request.ToMessage();
            using var response = await http.SendAsync(message, Token).Guarded();
            var status = (int)response.StatusCode;
            ShouldBeFit(name, request, status, response, await response.Content.ReadAsStringAsync(Token));
            answered[$"{status}"] = answered.GetValueOrDefault($"{status}") + 1;
        }

        return answered;
    }

    private static void ShouldBeFit(string route, FuzzedRequest request, int status, HttpResponseMessage response, string text)
    {
        // A server without a model says that chats cannot be had.
        Assert.True(status < 500 || (status == 503 && text.Contains("model", StringComparison.Ordinal)), $"{route}: {status} {text} for {request}");
        Assert.DoesNotContain("   at Memory.", text, StringComparison.Ordinal);
        if (status < 400)
            return;

        // What is no request for the web server has no body.
        if (text.Length == 0 && status is 400 or 414 or 417 or 431)
            return;
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" && IsProblem(text, status);
        Assert.True(isProblem || (route == "POST /mcp" && IsProtocolError(text)), $"{route}: {status} {text} for {request}");
    }

    /// <summary>The protocol tells errors in its own way.</summary>
    private static bool IsProtocolError(string text)
    {
        using var answer = JsonDocument.Parse(text);
        return answer.RootElement.GetProperty("error").GetProperty("message").GetString() is { Length: > 0 };
    }

    private static bool IsProblem(string text, int status)
    {
        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.GetProperty("status").GetInt32() == status && problem.RootElement.GetProperty("detail").GetString() is { Length: > 0 };
    }

    /// <summary>A user who has one of everything.</summary>
    private static async Task<Targets> PrepareAsync(ApiClient admin, ApiClient owner, string ownerId, string user)
    {
        var home = await owner.RememberAsync(user, "User lives in Lisbon.", "location");
        var work = await owner.RememberAsync(user, "User works at the harbour.", "employer");
        var said = await owner.PostAsync("/v1/ingest?wait=true", new { user_id = user, session_id = "s", id = "m", role = "user", content = "I have a cat named Whiskers." });
        Assert.Equal(200, said.Status);
        var key = await admin.PostAsync("/v1/admin/keys", new { owner_id = ownerId, scope = "user", user_id = user });
        return new Targets(user, "s", "m", home, work, said.Json.GetProperty("job_id").GetString()!, key.Json.GetProperty("key_id").GetString()!);
    }

    private async Task<ApiClient> CreateAsync(ApiClient admin, string ownerId, string scope, string? user)
    {
        var reply = await admin.PostAsync("/v1/admin/keys", new { owner_id = ownerId, scope, user_id = user });
        Assert.Equal(201, reply.Status);
        return new ApiClient(Server.Host.Address, reply.Json.GetProperty("api_key").GetString()!);
    }
}
