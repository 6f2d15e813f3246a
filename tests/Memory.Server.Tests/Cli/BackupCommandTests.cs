using System.Text.Json.Nodes;
using Memory.Server.Cli;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Conformance;
using Memory.Server.Tests.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Cli;

/// <summary>The <c>backup</c> commands as somebody at a shell sees them, and the routes behind them.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-backup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    private string Backups => Path.Combine(_folder, "backups");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backup_RunListVerifyRestore_OnTheFolder()
    {
        await FillAsync("ada", "bob");
        var made = await RunAsync("backup", "run", "--data", Data, "--backups", Backups, "--json");
        Assert.Equal((0, ""), (made.Code, made.Error));
        var backup = JsonNode.Parse(made.Output)!;
        var id = backup["id"]!.GetValue<string>();
        Assert.Equal(("manual", 2), (backup["tier"]!.GetValue<string>(), backup["counts"]!["users"]!.GetValue<int>()));
        Assert.Contains(id, (await RunAsync("backup", "list", "--backups", Backups)).Output, StringComparison.Ordinal);
        Assert.Contains("is sound", (await RunAsync("backup", "verify", id, "--backups", Backups)).Output, StringComparison.Ordinal);

        var refused = await RunAsync("backup", "restore", id, "--data", Data, "--backups", Backups);
        Assert.Equal(1, refused.Code);
        Assert.Contains("force", refused.Error, StringComparison.Ordinal);
        await FillAsync("new");
        Assert.Equal(0, (await RunAsync("users", "erase", "acme", "bob", "--yes", "--data", Data, $"--Memory:Backups:Path={Backups}")).Code);
        var restored = await RunAsync("backup", "restore", id, "--force", "--data", Data, "--backups", Backups);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.Contains("1 users were erased since", restored.Output, StringComparison.Ordinal);
        Assert.Equal(["ada"], await UsersAsync(Data));

        // The erasure stands beside the backups, and counts on another machine too.
        var elsewhere = Path.Combine(_folder, "elsewhere");
        Assert.Equal(0, (await RunAsync("backup", "restore", id, "--data", elsewhere, "--backups", Backups)).Code);
        Assert.Equal(["ada"], await UsersAsync(elsewhere));
    }

    [Fact]
    public async Task Backup_Mistakes_AreToldAndFail()
    {
        await FillAsync("ada");
        Assert.Contains("no place for backups", (await RunAsync("backup", "run", "--data", Data)).Error, StringComparison.Ordinal);
        Assert.Contains("There is no backup", (await RunAsync("backup", "verify", "20260101T000000Z-manual-00000000", "--backups", Backups)).Error, StringComparison.Ordinal);
        Assert.Contains("There is no backup", (await RunAsync("backup", "restore", "../x", "--force", "--data", Data, "--backups", Backups)).Error, StringComparison.Ordinal);
        Assert.Contains("outside of", (await RunAsync("backup", "run", "--data", Data, "--backups", Path.Combine(Data, "in"))).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("backup", "run", "--backups", Backups, "--server", "http://127.0.0.1:1", "--api-key", "x")).Code);
    }

    [Fact]
    public async Task Restore_KilledAnywhere_TheStoreHoldsTheOneOrTheOther()
    {
        await FillAsync([.. Enumerable.Range(0, 30).Select(static number => $"u{number}")]);
        var id = JsonNode.Parse((await RunAsync("backup", "run", "--data", Data, "--backups", Backups, "--json")).Output)!["id"]!.GetValue<string>();
        await FillAsync("later");
        var random = new Random(3);
        for (var kill = 0; kill < (TestScale.Full ? 40 : 2); kill++)
        {
            using var process = CommandProcess.Start("backup", "restore", id, "--force", "--data", Data, "--backups", Backups);
            await process.KillAsync(() => new(Directory.Exists(Path.Combine(Data, "replacement"))), random.Next(0, 60));
            var users = await UsersAsync(Data);
            Assert.True(users.Length is 30 or 31, $"{users.Length}");
            Assert.Equal(users.Length == 31, users.Contains("later"));
            Assert.False(Directory.Exists(Path.Combine(Data, "replacement")));
            if (users.Length == 30)
                await FillAsync("later");
        }
    }

    [Fact]
    public async Task Run_KilledAnywhere_LeavesAWholeBackupOrNone()
    {
        await FillAsync([.. Enumerable.Range(0, 30).Select(static number => $"u{number}")]);
        var archives = Path.Combine(Backups, "archives");
        var random = new Random(4);
        for (var kill = 0; kill < (TestScale.Full ? 40 : 2); kill++)
        {
            var before = Begun();
            using var process = CommandProcess.Start("backup", "run", "--data", Data, "--backups", Backups);
            await process.KillAsync(() => new(Begun() > before), random.Next(0, 30));
        }

        Assert.Equal(0, (await RunAsync("backup", "run", "--data", Data, "--backups", Backups)).Code);
        var whole = Directory.GetDirectories(archives).Where(static backup => File.Exists(Path.Combine(backup, "manifest"))).Select(static backup => Path.GetFileName(backup)).ToArray();
        Assert.NotEmpty(whole);
        foreach (var id in whole)
            Assert.Contains("is sound", (await RunAsync("backup", "verify", id, "--backups", Backups)).Output, StringComparison.Ordinal);
        var listed = (await RunAsync("backup", "list", "--backups", Backups)).Output;
        Assert.All(Directory.GetDirectories(archives).Select(static backup => Path.GetFileName(backup)), id => Assert.Equal(whole.Contains(id), listed.Contains(id, StringComparison.Ordinal)));

        int Begun() => Directory.Exists(archives) ? Directory.GetDirectories(archives).Length : 0;
    }

    [Fact]
    public async Task Routes_OfARunningServer_MakeListVerifyAndRestore()
    {
        var port = FreePort();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var output = new WatchedWriter("A fresh admin key is in");
        var running = CommandLine.RunAsync(
            ["serve", "--urls", $"http://127.0.0.1:{port}", "--data", Data, $"--Memory:Backups:Path={Backups}", "--Memory:RateLimit:PerMinute=0"], Commands.All, output, TextWriter.Null, stop.Token);
        await output.Seen.WaitAsync(TimeSpan.FromMinutes(1), Token);
        var key = (await File.ReadAllTextAsync(Path.Combine(Data, "admin-key"), Token)).Trim();
        var address = $"http://127.0.0.1:{port}";
        using var client = new ApiClient(new Uri(address), key);
        Assert.Equal(200, (await client.PostAsync("/v1/memory", new { user_id = "ada", type = "fact", content = "User likes tea." })).Status);

        string[] through = ["--server", address, "--api-key", key];
        var made = await RunAsync(["backup", "run", "--json", .. through]);
        Assert.Equal((0, ""), (made.Code, made.Error));
        var id = JsonNode.Parse(made.Output)!["id"]!.GetValue<string>();
        Assert.Contains(id, (await RunAsync(["backup", "list", .. through])).Output, StringComparison.Ordinal);
        Assert.Contains("is sound", (await RunAsync(["backup", "verify", id, .. through])).Output, StringComparison.Ordinal);
        Assert.Equal(404, (await client.GetAsync("/v1/admin/backups/20260101T000000Z-manual-00000000/verify")).Status);
        Assert.Equal(409, (await client.PostAsync($"/v1/admin/backups/{id}/restore", new { })).Status);

        Assert.Equal(200, (await client.PostAsync("/v1/memory", new { user_id = "ada", type = "fact", content = "User likes coffee." })).Status);
        var restored = await RunAsync(["backup", "restore", id, "--force", .. through]);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.Contains("begins anew", restored.Output, StringComparison.Ordinal);
        var listed = await ListedOnceBackAsync(client);
        Assert.Contains("tea", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("coffee", listed, StringComparison.Ordinal);
        var audit = (await client.GetAsync("/v1/admin/audit?action=backup.restore")).Text;
        Assert.Contains(id, audit, StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromMinutes(1), Token));
    }

    [Fact]
    public async Task Routes_WithoutAPlaceOrTheRight_SaySo()
    {
        await using var server = await OwnServer.StartAsync(static _ => { });
        using var admin = server.CreateAdmin();
        Assert.Equal(503, (await admin.PostAsync("/v1/admin/backups", new { })).Status);
        var other = JsonNode.Parse((await admin.PostAsync("/v1/admin/keys", new { owner_id = "acme", scope = "admin" })).Text)!["api_key"]!.GetValue<string>();
        using var tenant = new ApiClient(server.Host.Address, other);
        Assert.Equal(403, (await tenant.PostAsync("/v1/admin/backups", new { })).Status);
        Assert.Equal(403, (await tenant.GetAsync("/v1/admin/backups")).Status);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks until the server is back; only a hang takes long.</summary>
    private static async Task<string> ListedOnceBackAsync(ApiClient client)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                if (await client.GetAsync("/v1/memory?user_id=ada") is { Status: 200 } there && !there.Text.Contains("coffee", StringComparison.Ordinal))
                    return there.Text;
            }
            catch (HttpRequestException)
            {
                // It begins anew.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, guard.Token);
        }
    }

    private async Task FillAsync(params string[] users)
    {
        await using var store = await EmbeddedMemoryStore.OpenAsync(new EmbeddedOptions { Folder = Data }, TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, Token);
        foreach (var user in users)
        {
            var scope = new Scope(new OwnerId("acme"), new UserId(user));
            await store.CommitAsync(scope, Rows.Known(ImageConformance<EmbeddedFixture>.Everything(scope), TimeProvider.System), Token);
        }
    }

    private static async Task<string[]> UsersAsync(string data)
    {
        await using var store = await EmbeddedMemoryStore.OpenAsync(new EmbeddedOptions { Folder = data }, TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, Token);
        return [.. (await store.ListUsersAsync(new OwnerId("acme"), null, 100, Token)).Select(static user => user.Id.Value)];
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString(), error.ToString());
    }
}
