using System.Text.Json.Nodes;
using Memory.Server.Cli;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Portability;

namespace Memory.Server.Tests.Cli;

/// <summary>The <c>users</c> commands as somebody at a shell sees them.</summary>
public sealed class UsersCommandTests(ServerFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-users-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Users_ImportedAndExported_OnTheFolder()
    {
        var (data, document, copy) = (Path.Combine(_folder, "data"), await WriteAsync("ana"), Path.Combine(_folder, "copy.json"));
        var imported = await RunAsync("users", "import", "acme", "ana", document, "--data", data);
        Assert.Equal((0, ""), (imported.Code, imported.Error));
        Assert.Contains("Added: 1 sessions, 2 messages, 3 observations, 4 versions of memories, 1 associations", imported.Output, StringComparison.Ordinal);
        Assert.Contains("Added: 0 sessions", (await RunAsync("users", "import", "acme", "ana", document, "--data", data)).Output, StringComparison.Ordinal);

        var written = await RunAsync("users", "export", "acme", "ana", "--out", copy, "--data", data);
        Assert.Equal((0, ""), (written.Code, written.Error));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        var shown = await RunAsync("users", "export", "acme", "ana", "--data", data);
        Assert.Equal(Documents.RestoredPart(await File.ReadAllBytesAsync(copy, Token)), PortabilityRouteTests.Restored(shown.Output));
        Assert.Equal("Oslo", JsonNode.Parse(shown.Output)!["memories"]![2]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Users_ThroughTheServer_Work()
    {
        using var client = await server.CreateOwnerAsync();
        string[] through = ["--server", server.Address.ToString(), "--api-key", client.ApiKey!];
        Assert.Equal(0, (await RunAsync(["users", "import", "acme", "ana", await WriteAsync("ana"), .. through])).Code);
        var exported = await RunAsync(["users", "export", "acme", "ana", .. through]);
        Assert.Equal(0, exported.Code);
        Assert.Equal(PortabilityRouteTests.Restored((await client.GetAsync("/v1/users/ana/export")).Text), PortabilityRouteTests.Restored(exported.Output));

        var nobody = await RunAsync(["users", "export", "acme", "nobody", "--out", Path.Combine(_folder, "nobody.json"), .. through]);
        Assert.Equal(1, nobody.Code);
        Assert.Contains("There is no user nobody", nobody.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "nobody*"));
        var refused = await RunAsync(["users", "import", "acme", "bob", await WriteAsync("ana"), .. through]);
        Assert.Equal(1, refused.Code);
        Assert.Contains("user.id: user.id is not the user of the address", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_Mistakes_AreToldAndFail()
    {
        var data = Path.Combine(_folder, "data");
        var document = Path.Combine(_folder, "broken.json");
        await File.WriteAllTextAsync(document, """{"format":"memory-export","version":1,"user":{"id":"ana","created_at":"2026-01-01T00:00:00Z"},"messages":[{}]}""", Token);
        var refused = await RunAsync("users", "import", "acme", "ana", document, "--data", data);
        Assert.Equal(1, refused.Code);
        Assert.Contains("messages[0].content: content is required.", refused.Error, StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync("users", "import", "acme", "ana", Path.Combine(_folder, "missing.json"), "--data", data)).Code);
        var unknown = await RunAsync("users", "export", "acme", "ana", "--data", data);
        Assert.Equal((1, ""), (unknown.Code, unknown.Output));
        Assert.Contains("There is no user ana of owner acme", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("users", "export", "acme")).Code);
        Assert.Equal(2, (await RunAsync("users", "export", "acme", "ana", "--server", "http://127.0.0.1:1")).Code);
        Assert.Equal(1, (await RunAsync("users", "export", "acme", "ana", "--data", Path.Combine(_folder, "nowhere"))).Code);
    }

    private async Task<string> WriteAsync(string user)
    {
        var path = Path.Combine(_folder, "document.json");
        await File.WriteAllTextAsync(path, SmallDocument.For(user).ToJsonString(), Token);
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString(), error.ToString());
    }
}
