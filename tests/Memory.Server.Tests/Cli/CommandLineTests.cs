using System.Text.Json;
using Memory.Server.Cli;
using Memory.Server.Hosting;
using Memory.Server.Storage.Postgres.Schema;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Postgres;

namespace Memory.Server.Tests.Cli;

/// <summary>The commands as somebody at a shell sees them: output, complaints, exit code.</summary>
public sealed class CommandLineTests(ServerFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("notaurl")]
    [InlineData("http://127.0.0.1:8080;ftp://x")]
    public async Task Serve_AddressThatIsNone_SaysWhichAndFails(string urls)
    {
        var served = await RunAsync("serve", "--urls", urls, "--data", _folder);
        Assert.Equal(1, served.Code);
        Assert.Contains(urls.Split(';')[^1], served.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", served.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_CreatedListedRevoked_OnTheFolder()
    {
        var created = await RunAsync("keys", "create", "acme", "--scope", "user", "--user", "ana", "--rate-limit", "9", "--metadata", """{"plan":"pro"}""", "--json", "--data", _folder);
        Assert.Equal((0, ""), (created.Code, created.Error));
        using var key = JsonDocument.Parse(created.Output);
        Assert.Equal(
            ("acme", "user", "ana", 9, "pro"),
            (Text(key, "owner_id"), Text(key, "scope"), Text(key, "user_id"), key.RootElement.GetProperty("rate_limit").GetInt32(),
             key.RootElement.GetProperty("metadata").GetProperty("plan").GetString()));

        var listed = await RunAsync("keys", "list", "acme", "--data", _folder);
        Assert.Equal(0, listed.Code);
        Assert.Contains(Text(key, "key_id"), listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Text(key, "api_key"), listed.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("keys", "revoke", Text(key, "key_id"), "--data", _folder)).Code);
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        using var client = new ApiClient(host.Address, Text(key, "api_key"));
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task KeysCreate_WithoutJson_ShowsTheSecretOnce()
    {
        var created = await RunAsync("keys", "create", "acme", "--data", _folder);
        Assert.Equal(0, created.Code);
        Assert.Single(created.Output.Split("mem_live_")[1..]);
        Assert.DoesNotContain("mem_live_", created.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_ThroughTheServer_Work()
    {
        var owner = server.NewOwner();
        string[] through = ["--server", server.Address.ToString(), "--api-key", ServerFixture.BootstrapKey];
        var created = await RunAsync(["keys", "create", owner, "--json", .. through]);
        Assert.Equal((0, ""), (created.Code, created.Error));
        using var key = JsonDocument.Parse(created.Output);
        using var client = new ApiClient(server.Address, Text(key, "api_key"));
        Assert.Equal(200, (await client.GetAsync("/v1/users")).Status);

        Assert.Contains(Text(key, "key_id"), (await RunAsync(["keys", "list", owner, .. through])).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(["keys", "revoke", Text(key, "key_id"), .. through])).Code);
        (await client.GetAsync("/v1/users")).ShouldBeProblem(401);
        var again = await RunAsync(["keys", "revoke", Guid.Empty.ToString(), .. through]);
        Assert.Equal(1, again.Code);
        Assert.Contains("There is no key", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_WrongServerKey_FailsWithTheReason()
    {
        var refused = await RunAsync("keys", "list", "acme", "--server", server.Address.ToString(), "--api-key", "wrong");
        Assert.Equal(1, refused.Code);
        Assert.Contains("Authentication required", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_FolderOfARunningServer_PointsToServer()
    {
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        var refused = await RunAsync("keys", "create", "acme", "--data", _folder);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("--server URL --api-key KEY", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys", "create")]
    [InlineData("keys", "create", "acme", "--scope", "root")]
    [InlineData("keys", "create", "acme", "--scope", "user")]
    [InlineData("keys", "create", "acme", "--user", "ana")]
    [InlineData("keys", "create", "acme", "--rate-limit", "-1")]
    [InlineData("keys", "create", "acme", "--rate-limit", "many")]
    [InlineData("keys", "create", "acme", "--metadata", "{")]
    [InlineData("keys", "create", "acme", "--metadata", "[]")]
    [InlineData("keys", "create", "acme", "--server", "http://127.0.0.1:1")]
    [InlineData("keys", "list", "acme", "--server", "nonsense", "--api-key", "k")]
    [InlineData("keys", "list", "acme", "extra")]
    [InlineData("keys", "shred", "acme")]
    [InlineData("serve", "--colour", "red")]
    [InlineData("--colour")]
    [InlineData("dance")]
    public async Task WrongUsage_2AndNothingMade(params string[] args)
    {
        var there = Path.Combine(_folder, "data");
        var refused = await RunAsync([.. args, .. args.Contains("--server") || args[0] != "keys" || args.Length == 1 ? Array.Empty<string>() : ["--data", there]]);
        Assert.Equal(2, refused.Code);
        Assert.NotEmpty(refused.Error);
        Assert.False(Directory.Exists(there));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("keys", "--help")]
    [InlineData("keys", "create", "--help")]
    [InlineData("keys", "list", "--help")]
    [InlineData("keys", "revoke", "--help")]
    [InlineData("migrate", "--help")]
    [InlineData("reembed", "--help")]
    public async Task Help_Asked_Given(params string[] args)
    {
        var help = await RunAsync(args);
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysList_NoSuchFolder_FailsAndMakesNone()
    {
        var there = Path.Combine(_folder, "typo");
        Assert.Equal(1, (await RunAsync("keys", "list", "acme", "--data", there)).Code);
        Assert.False(Directory.Exists(there));
    }

    [Theory]
    [InlineData("serve", "postgres://user:secret@")]
    [InlineData("serve", "Host=db;Pass word=secret")]
    [InlineData("migrate", "Host=;Password=secret")]
    public async Task DatabaseAddress_ThatIsNone_RefusedWithoutItsPassword(string command, string address)
    {
        var refused = await RunAsync(command, $"--ConnectionStrings:Memory={address}");
        Assert.Equal(1, refused.Code);
        Assert.Contains("DATABASE_URL", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reembed_NoSuchFolder_FailsAndMakesNone()
    {
        var there = Path.Combine(_folder, "typo");
        Assert.Equal(1, (await RunAsync("reembed", "--data", there)).Code);
        Assert.False(Directory.Exists(there));
    }

    [Fact]
    public async Task Reembed_FolderOfARunningServer_SaysThatTheServerDoesIt()
    {
        await using var running = await OwnServer.StartAsync(static _ => { });

        var refused = await RunAsync("reembed", "--data", running.Folder);

        Assert.Equal(1, refused.Code);
        Assert.Contains("in use by another process", refused.Error, StringComparison.Ordinal);
        Assert.Contains("beside its work", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reembed_FolderWithoutAService_HasNothingToDo()
    {
        Assert.Equal(0, (await RunAsync("keys", "create", "acme", "--data", _folder)).Code);

        var done = await RunAsync("reembed", "--data", _folder);

        Assert.Equal((0, ""), (done.Code, done.Error));
        Assert.StartsWith("All 0 users are done: embedded 0 texts with hashing/", done.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_WithoutADatabase_SaysWhatToSet()
    {
        var refused = await RunAsync("migrate");
        Assert.Equal(1, refused.Code);
        Assert.Contains("DATABASE_URL", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_DatabaseThatIsNotThere_SaysSoShortly()
    {
        var refused = await RunAsync("migrate", "--ConnectionStrings:Memory=Host=127.0.0.1;Port=1;Username=u;Database=d");
        Assert.Equal((1, "The database cannot be reached."), (refused.Code, refused.Error.Trim()));
    }

    [Fact]
    public async Task Migrate_NewDatabase_NamesEachStepOnce()
    {
        await using var database = await PostgresDatabase.CreateAsync(cancellationToken: Token);
        string[] migrate = ["migrate", $"--ConnectionStrings:Memory={database.ConnectionString}"];

        var first = await RunAsync(migrate);
        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.Equal(Migration.All.Select(static step => $"Applied {step.Name}"), first.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        var second = await RunAsync(migrate);
        Assert.Equal((0, "The schema is up to date.", ""), (second.Code, second.Output.Trim(), second.Error));

        var options = new MemoryServerHostOptions { DataFolder = _folder, Postgres = database.ConnectionString };
        await using var host = await MemoryServerHost.StartAsync(options, Token);
        using var client = new ApiClient(host.Address, host.AdminKey);
        Assert.Equal(200, (await client.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Serve_WrongSettings_EveryMistakeNamedAndNothingMade()
    {
        var there = Path.Combine(_folder, "data");
        var refused = await RunAsync("serve", "--data", there, "--Memory:BootstrapKey=short", "--Memory:Encryption:MasterKey", "AAAA", "--Memory:Cors:Origins=*");
        Assert.Equal(1, refused.Code);
        foreach (var named in (string[])["BootstrapKey", "Encryption", "Cors"])
            Assert.Contains(named, refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(there));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Serve_Told_ServesUntilStopped(bool isNamed)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var output = new WatchedWriter("A fresh admin key is in");
        string[] args = ["--urls", "http://127.0.0.1:0", "--data", _folder, "--Memory:RateLimit:PerMinute=7"];
        var running = CommandLine.RunAsync(isNamed ? ["serve", .. args] : args, Commands.All, output, TextWriter.Null, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Contains(Path.Combine(_folder, "admin-key"), output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("mem_live_", output.ToString(), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromMinutes(1), Token));

        // It let go of the folder.
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString(), error.ToString());
    }

    private static string Text(JsonDocument document, string field) => document.RootElement.GetProperty(field).GetString()!;
}
