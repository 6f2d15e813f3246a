using System.Text.Json;
using Memory.Server.Cli;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Cli;

/// <summary><c>verify</c>, as somebody at a shell sees it.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-verify-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Verify_OfWhatAServerLeft_FindsNothingAndTellsHowMuch()
    {
        string head;
        await using (var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token))
        {
            using var admin = new ApiClient(host.Address, host.AdminKey);
            await admin.RememberAsync("ana", "Ana lives in Austin.", "location");
            await admin.RememberAsync("ana", "Ana lives in Bonn.", "location");
            await admin.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Oslo and my cat is called Tom." });
            head = (await admin.GetAsync("/v1/admin/audit?limit=1")).Json.GetProperty("entries")[0].GetProperty("hash").GetString()!;
        }

        Assert.Equal(0, (await RunAsync("keys", "create", "acme", "--data", _folder)).Code);
        var verified = await RunAsync("verify", "--data", _folder, "--head", head);
        Assert.Equal((0, ""), (verified.Code, verified.Error));
        Assert.StartsWith("Everything is as it must be: 2 owners, 1 users", verified.Output, StringComparison.Ordinal);
        Assert.Contains("4 audit entries", verified.Output, StringComparison.Ordinal);

        var lost = await RunAsync("verify", "--data", _folder, "--head", new string('a', 64));
        Assert.Equal(1, lost.Code);
        Assert.Contains("audit: No audit log holds", lost.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_Json_PrintsEachFaultAndTheSummary()
    {
        var scope = new Scope(new OwnerId("acme"), new UserId("ada"));
        await using (var store = await EmbeddedMemoryStore.OpenAsync(new EmbeddedOptions { Folder = _folder }, TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, Token))
            await store.CommitAsync(scope, new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon), Memories = [Rows.Memory(1)], Associations = [Rows.Link(1, 9)] }, Token);

        var verified = await RunAsync("verify", "--data", _folder, "--json");
        Assert.Equal(1, verified.Code);
        var lines = verified.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Equal(("links", "acme", "ada"), (lines[0].GetProperty("check").GetString(), lines[0].GetProperty("owner_id").GetString(), lines[0].GetProperty("user_id").GetString()));
        Assert.Equal((1, 1), (lines[1].GetProperty("faults").GetInt32(), lines[1].GetProperty("verified").GetProperty("memories").GetInt32()));
    }

    [Fact]
    public async Task Keys_ByCommand_StandInTheLog()
    {
        var created = JsonElement.Parse((await RunAsync("keys", "create", "default", "--scope", "admin", "--json", "--data", _folder)).Output);
        var other = JsonElement.Parse((await RunAsync("keys", "create", "default", "--scope", "user", "--user", "ana", "--json", "--data", _folder)).Output);
        Assert.Equal(0, (await RunAsync("keys", "revoke", other.GetProperty("key_id").GetString()!, "--data", _folder)).Code);
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        using var admin = new ApiClient(host.Address, created.GetProperty("api_key").GetString());
        var entries = (await admin.GetAsync("/v1/admin/audit")).Json.GetProperty("entries").EnumerateArray().ToArray();
        Assert.Equal(["key.revoke", "key.create", "key.create"], entries.Select(static entry => entry.GetProperty("action").GetString()));
        Assert.All(entries, static entry => Assert.Equal(("command", JsonValueKind.Null), (entry.GetProperty("details").GetProperty("by").GetString(), entry.GetProperty("key_id").ValueKind)));
    }

    [Fact]
    public async Task Verify_FolderInUseOrMissing_SaysSo()
    {
        Assert.Equal(1, (await RunAsync("verify", "--data", Path.Combine(_folder, "typo"))).Code);
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        var refused = await RunAsync("verify", "--data", _folder);
        Assert.Equal(1, refused.Code);
        Assert.Contains("in use", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--head", "abc")]
    [InlineData("--head")]
    [InlineData("extra")]
    public async Task Verify_WrongUsage_2(params string[] args) => Assert.Equal(2, (await RunAsync(["verify", "--data", _folder, .. args])).Code);

    [Fact]
    public async Task Verify_Help_Given() => Assert.Contains("--head", (await RunAsync("verify", "--help")).Output, StringComparison.Ordinal);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString(), error.ToString());
    }
}
