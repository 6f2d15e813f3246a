using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Server.Api;
using Memory.Server.Cli;
using Memory.Server.Hosting;
using Memory.Server.Tests.Portability;

namespace Memory.Server.Tests.Cli;

/// <summary>Every command says to its shell whether it was done, failed, or was no command at all; with <c>--json</c> it says so to programs.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryCommand_WithJson_PrintsObjectsAndEndsWith0()
    {
        var document = Path.Combine(_folder, "ana.json");
        await File.WriteAllTextAsync(document, SmallDocument.For("ana").ToJsonString(), Token);
        string[] store = ["--data", Data, "--json"], backups = [.. store, "--backups", Path.Combine(_folder, "backups")];

        var created = await DoneAsync(["keys", "create", "acme", .. store]);
        Assert.Equal("acme", created["owner_id"]!.GetValue<string>());
        Assert.Equal(0, (await DoneAsync(["verify", .. store]))["faults"]!.GetValue<int>());
        var key = created["key_id"]!.GetValue<string>();
        Assert.Equal(key, (await DoneAsync(["keys", "list", "acme", .. store]))["key_id"]!.GetValue<string>());
        Assert.True((await DoneAsync(["keys", "revoke", key, .. store]))["revoked"]!.GetValue<bool>());
        Assert.Equal("ana", (await DoneAsync(["users", "import", "acme", "ana", document, .. store]))["user_id"]!.GetValue<string>());
        var copy = Path.Combine(_folder, "copy.json");
        var written = await DoneAsync(["users", "export", "acme", "ana", "--out", copy, .. store]);
        Assert.Equal((copy, new FileInfo(copy).Length), (written["file"]!.GetValue<string>(), written["bytes"]!.GetValue<long>()));
        Assert.Equal("memory-export", (await DoneAsync(["users", "export", "acme", "ana", .. store]))["format"]!.GetValue<string>());
        Assert.Equal(0, (await DoneAsync(["reembed", .. store]))["users"]!.GetValue<int>());
        Assert.Equal("plain", (await DoneAsync(["rotate-key", .. store, "--Memory:Encryption:PreviousKeys:0=c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmU="]))["state"]!.GetValue<string>());
        var backup = (await DoneAsync(["backup", "run", .. backups]))["id"]!.GetValue<string>();
        Assert.Equal(backup, (await DoneAsync(["backup", "list", .. backups]))["id"]!.GetValue<string>());
        Assert.Equal(backup, (await DoneAsync(["backup", "verify", backup, .. backups]))["id"]!.GetValue<string>());
        Assert.Equal(backup, (await DoneAsync(["backup", "restore", backup, "--force", .. backups]))["id"]!.GetValue<string>());
        Assert.Equal("ana", (await DoneAsync(["users", "erase", "acme", "ana", "--yes", .. store]))["user_id"]!.GetValue<string>());
    }

    public static TheoryData<string> FailingCommands =>
    [
        "keys list acme --data {0}", "keys revoke nonsense --data {0}",
        "users export acme ana --data {0}", "users export acme ana --out {0}.json --data {0}", "users import acme ana {0}/missing.json --data {0}", "users erase acme ana --yes --data {0}",
        "backup run --data {0} --backups {0}.b", "backup list --data {0}", "backup verify none --backups {0}.b", "backup restore none --data {0} --backups {0}.b",
        "migrate --postgres Host=127.0.0.1;Port=1;Username=u;Database=d", "reembed --data {0}", "verify --data {0}", "rotate-key --data {0}",
        "keys create acme --postgres Host=127.0.0.1;Port=1;Username=u;Database=d",
        "keys list acme --server http://127.0.0.1:1 --api-key k", "users erase acme ana --yes --server http://127.0.0.1:1 --api-key k", "backup list --server http://127.0.0.1:1 --api-key k",
        "health --url http://127.0.0.1:1",
    ];

    [Theory]
    [MemberData(nameof(FailingCommands))]
    public async Task EveryCommand_ThatFails_TellsWhyAndEndsWith1(string command)
    {
        var args = string.Format(null, command, Data).Split(' ');
        var told = await AtShell.RunAsync(args);
        Assert.Equal((1, ""), (told.Code, told.Output));
        Assert.DoesNotContain("Exception", told.Error, StringComparison.Ordinal);
        Assert.NotEmpty(told.Error.Trim());

        var json = await AtShell.RunAsync([.. args, "--json"]);
        Assert.Equal((1, ""), (json.Code, json.Output));
        var failure = JsonNode.Parse(json.Error)!;
        Assert.Equal((told.Error.Trim(), 1), (failure["error"]!.GetValue<string>().ReplaceLineEndings(), failure["exit_code"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("keys create")]
    [InlineData("keys create acme --scope root")]
    [InlineData("keys create acme --data {0} --postgres Host=db")]
    [InlineData("keys create acme --data {0} --ConnectionStrings:Memory=Host=db")]
    [InlineData("keys list acme --postgres Host=db --ConnectionStrings:Memory=Host=other")]
    [InlineData("keys list acme --postgres Host=db --server http://127.0.0.1:1 --api-key k")]
    [InlineData("keys list acme --data {0} --server http://127.0.0.1:1 --api-key k")]
    [InlineData("keys list")]
    [InlineData("keys revoke")]
    [InlineData("users export acme")]
    [InlineData("users import acme ana")]
    [InlineData("users erase acme")]
    [InlineData("backup")]
    [InlineData("backup run extra")]
    [InlineData("backup list extra")]
    [InlineData("backup verify")]
    [InlineData("backup restore")]
    [InlineData("migrate --data {0}")]
    [InlineData("migrate --postgres")]
    [InlineData("reembed extra")]
    [InlineData("verify --head abc")]
    [InlineData("rotate-key extra")]
    [InlineData("health --timeout 0")]
    [InlineData("completion tcsh")]
    [InlineData("serve --data {0} --postgres Host=db")]
    public async Task EveryCommand_TypedWrongly_TellsWhatAndEndsWith2(string command)
    {
        var args = string.Format(null, command, Data).Split(' ');
        var told = await AtShell.RunAsync(args);
        Assert.Equal((2, ""), (told.Code, told.Output));
        Assert.EndsWith("Try --help.", told.Error.TrimEnd(), StringComparison.Ordinal);

        if (args is ["serve" or "completion", ..] or ["backup"] or [.., "--postgres"])
            return;
        var json = await AtShell.RunAsync([.. args, "--json"]);
        Assert.Equal((2, 2), (json.Code, JsonNode.Parse(json.Error)!["exit_code"]!.GetValue<int>()));
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData(null)]
    public async Task Ids_ThatNoRouteWouldTake_AreWrongUsage(string? id)
    {
        id ??= new string('x', 256);
        Assert.Equal(2, (await AtShell.RunAsync("keys", "list", "\ud800", "--data", Data)).Code);
        Assert.Equal(2, (await AtShell.RunAsync("keys", "list", id, "--data", Data)).Code);
        Assert.Equal(2, (await AtShell.RunAsync("users", "erase", "acme", id, "--yes", "--data", Data)).Code);
        Assert.Equal(1, (await AtShell.RunAsync("users", "erase", "acme", new string('x', 255), "--yes", "--data", Data)).Code);
    }

    [Fact]
    public async Task Files_WithoutAName_AreWrongUsage()
    {
        Assert.Equal(2, (await AtShell.RunAsync("users", "export", "acme", "ana", "--out", "", "--data", Data)).Code);
        Assert.Equal(2, (await AtShell.RunAsync("users", "import", "acme", "ana", "", "--data", Data)).Code);
    }

    [Fact]
    public async Task Version_Asked_IsTheServersOwn()
    {
        var told = await AtShell.RunAsync("--version");
        Assert.Equal((0, ServiceRoutes.Version, ""), (told.Code, told.Output.Trim(), told.Error));
    }

    [Fact]
    public async Task EndedByItsToken_SaysSoAndEndsWith130()
    {
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        await using (await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = Data }, Token))
        {
        }

        var code = await CommandLine.RunAsync(["verify", "--data", Data], Commands.All, output, error, ended.Token);
        Assert.Equal((130, "", "Interrupted."), (code, output.ToString(), error.ToString().Trim()));
    }

    private static async Task<JsonNode> DoneAsync(string[] args)
    {
        var done = await AtShell.RunAsync(args);
        Assert.True((done.Code, done.Error) == (0, ""), $"{string.Join(' ', args)}: {done}");
        Assert.Single(done.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => JsonDocument.Parse(line).RootElement.ValueKind == JsonValueKind.Object);
        return JsonNode.Parse(done.Output)!;
    }
}
