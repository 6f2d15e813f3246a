using System.Net;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Api;
using Memory.Testing;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>A server whose database is behind a bad network, or in trouble itself: it answers 503, never hangs, and is well again by itself.</summary>
public sealed class DatabaseFaultTests : IAsyncLifetime
{
    private PostgresDatabase? _database;
    private TcpProxy? _proxy;
    private OwnServer? _server;
    private ApiClient? _admin;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiClient Admin => _admin!;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var direct = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        _proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, direct.Port));

        // Statements are sent as text, so that the proxy can tell them apart.
        var through = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = "127.0.0.1", Port = _proxy.Port, MaxAutoPrepare = 0 };
        _server = await OwnServer.StartAsync(static _ => { }, perMinute: 0, postgres: through.ConnectionString);
        _admin = _server.CreateAdmin();

        // On a busy machine the very first statements may take longer than the bound that is tested here.
        await Polling.UntilAsync(async () => (await Admin.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", content = "User lives in Austin.", key = "location" })).Status == 200);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            _proxy.Mode = ProxyMode.Pass;
        _admin?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(ProxyMode.Reset)]
    [InlineData(ProxyMode.Hang)]
    [InlineData(ProxyMode.Slow)]
    public async Task NetworkDown_EveryRoute503AndBackWithoutRestart(ProxyMode mode)
    {
        _proxy!.Mode = mode;
        var started = TimeProvider.System.GetTimestamp();
        var replies = await Task.WhenAll(EveryKindOfRequest().Select(static async send => await send())).Guarded();
        TestContext.Current.TestOutputHelper!.WriteLine($"{mode}: all {replies.Length} refused after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.00} s");
        Assert.All(replies, ShouldBeUnavailable);
        Assert.Equal(503, (await Admin.GetAsync("/health").Guarded()).Status);

        _proxy.Mode = ProxyMode.Pass;
        await BackAsync();
        Assert.Equal(["User lives in Austin."], await Admin.ContentsAsync("ana"));
    }

    [Fact]
    public async Task DatabaseRestarted_ConnectionsAreReplaced()
    {
        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await BackAsync();

        // The listener for other servers' work comes back as well, and so does the worker.
        var done = await Admin.PostAsync("/v1/ingest?wait=true", Message("ana", "m-9", "My dog is called Rex."));
        Assert.Equal(200, done.Status);
    }

    [Fact]
    public async Task DiskFull_503WithNothingStoredAndBack()
    {
        await ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION refuse();
            """);
        ShouldBeUnavailable(await Admin.PostAsync("/v1/ingest", Message("ana", "m-1", "I live in Dallas.")));
        Assert.Equal(404, (await Admin.GetAsync("/v1/sessions/default/messages?user_id=ana")).Status);

        await ExecuteAsync("DROP TRIGGER full_disk ON jobs");
        Assert.Equal(200, (await Admin.PostAsync("/v1/ingest?wait=true", Message("ana", "m-1", "I live in Dallas."))).Status);
        Assert.Equal(["m-1"], await MessagesAsync("ana"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommitOfUnknownOutcome_NotAcknowledgedAndNotDoubledByItsRetry(bool withKey)
    {
        (string, string)[] headers = withKey ? [("Idempotency-Key", "k-1")] : [];
        var body = withKey
            ? (object)new { user_id = "ben", role = "user", content = "My cat is called Tom." }
            : Message("ben", "m-1", "My cat is called Tom.");
        await Admin.PostAsync("/v1/users", new { user_id = "ben" });
        _proxy!.CutAfter("INSERT INTO turns");
        ShouldBeUnavailable(await Admin.PostAsync("/v1/ingest", body, headers));
        Assert.False(_proxy.IsCutPending);

        // It was done, and nobody was told.
        Assert.Single(await MessagesAsync("ben"));
        var again = await Admin.PostAsync("/v1/ingest?wait=true", body, headers);
        Assert.True(again.Status is 200 or 202, again.Text);
        Assert.Single(await MessagesAsync("ben"));
        var job = again.Json.GetProperty("job_id").GetString();
        await Polling.UntilAsync(async () => (await Admin.GetAsync($"/v1/jobs/{job}")).Text.Contains("\"done\"", StringComparison.Ordinal));
        Assert.Single(await Admin.ContentsAsync("ben"));
    }

    [Fact]
    public async Task MemoryOfUnknownOutcome_RepeatedWithItsKey_StoredOnce()
    {
        var body = new { user_id = "ana", type = "fact", content = "User likes jazz.", key = "music" };
        _proxy!.CutAfter("INSERT INTO memories");
        ShouldBeUnavailable(await Admin.PostAsync("/v1/memory", body, ("Idempotency-Key", "k-2")));

        Assert.Equal(200, (await Admin.PostAsync("/v1/memory", body, ("Idempotency-Key", "k-2"))).Status);
        Assert.Equal(2, (await Admin.ContentsAsync("ana")).Length);
    }

    [Fact]
    public void Bounds_OfADatabaseThatHangs_AreWithinTwoSeconds() =>
        Assert.True(new PostgresOptions { ConnectionString = "" }.Patience < TimeSpan.FromSeconds(2));

    private static object Message(string user, string id, string content) =>
        new { user_id = user, messages = new[] { new { id, role = "user", content } } };

    private static void ShouldBeUnavailable(Reply reply)
    {
        reply.ShouldBeProblem(503, "Storage is unavailable");
        Assert.True(reply.Headers.ContainsKey("Retry-After"));
    }

    private IEnumerable<Func<Task<Reply>>> EveryKindOfRequest() =>
    [
        () => Admin.GetAsync("/v1/memory?user_id=ana"),
        () => Admin.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", content = "x" }),
        () => Admin.PostAsync("/v1/recall", new { user_id = "ana", query = "where do I live?" }),
        () => Admin.PostAsync("/v1/recall", new { user_id = "nobody", query = "where do I live?" }),
        () => Admin.PostAsync("/v1/ingest", Message("ana", "m-1", "hello")),
        () => Admin.PostAsync("/v1/ingest?wait=true", Message("ana", "m-2", "hello"), ("Idempotency-Key", "k")),
        () => Admin.GetAsync("/v1/users"),
        () => Admin.GetAsync("/v1/conscious?user_id=ana"),
    ];

    private Task BackAsync() => Polling.UntilAsync(async () => (await Admin.GetAsync("/health")).Status == 200 && (await Admin.GetAsync("/v1/memory?user_id=ana")).Status == 200);

    private async Task<List<string>> MessagesAsync(string user)
    {
        var reply = await Admin.GetAsync($"/v1/sessions/default/messages?user_id={user}");
        return [.. reply.Json.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("id").GetString()!)];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database!.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
