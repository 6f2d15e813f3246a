using System.Text.Json;
using Memory.Server.Cli;
using Memory.Server.Cli.Terminals;
using Memory.Server.Hosting;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Cli;

/// <summary><c>users erase</c> as somebody at a shell sees it.</summary>
public sealed class UsersEraseTests(ServerFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Erase_OnTheFolder_AsksAndErasesOnlyForTheRightAnswer()
    {
        await RememberAsync();
        foreach (var answer in (string[])["", "ben\n", "yes\n"])
        {
            var refused = await RunAsync(answer, "users", "erase", "default", "ana", "--data", _folder);
            Assert.Equal((1, ""), (refused.Code, refused.Output));
            Assert.Contains("Nothing was erased.", refused.Error, StringComparison.Ordinal);
        }

        var erased = await RunAsync("ana\n", "users", "erase", "default", "ana", "--data", _folder);
        Assert.Equal(0, erased.Code);
        Assert.Contains("Erased ana at ", erased.Output, StringComparison.Ordinal);
        Assert.Contains("1 memories, 0 messages", erased.Output, StringComparison.Ordinal);
        var again = await RunAsync("", "users", "erase", "default", "ana", "--yes", "--data", _folder);
        Assert.Equal((1, "There is no user ana of owner default."), (again.Code, again.Error.Trim()));
    }

    [Fact]
    public async Task Erase_WithJson_PrintsTheReceiptAlone()
    {
        await RememberAsync();
        var erased = await RunAsync("", "users", "erase", "default", "ana", "--yes", "--json", "--data", _folder);
        Assert.Equal((0, ""), (erased.Code, erased.Error));
        using var receipt = JsonDocument.Parse(erased.Output);
        Assert.Equal(ErasureRouteTests.HashOf("default", receipt.RootElement), receipt.RootElement.GetProperty("receipt_hash").GetString());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), static file => File.ReadAllText(file).Contains("Planted.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_ThroughTheServer_MindsWhoseKeyItIs()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        await client.RememberAsync("ana", "Planted.");
        string[] through = ["--server", server.Address.ToString(), "--api-key", client.ApiKey!, "--yes", "--json"];

        var mistaken = await RunAsync("", ["users", "erase", "another", "ana", .. through]);
        Assert.Equal(1, mistaken.Code);
        Assert.Contains("Nothing was erased.", mistaken.Error, StringComparison.Ordinal);
        Assert.Equal(["Planted."], await client.ContentsAsync("ana"));
        var erased = await RunAsync("", ["users", "erase", owner, "ana", .. through]);
        Assert.Equal((0, ""), (erased.Code, erased.Error));
        using var receipt = JsonDocument.Parse(erased.Output);
        Assert.Equal(1, receipt.RootElement.GetProperty("counts").GetProperty("memories").GetInt32());
        Assert.Contains("\"There is no user ana.\"", (await RunAsync("", ["users", "erase", owner, "ana", .. through])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_WhileAServerOwnsTheFolderOrWithoutOne_SaysSo()
    {
        Assert.Contains("There is no folder", (await RunAsync("", "users", "erase", "default", "ana", "--yes", "--data", _folder + "-not")).Error, StringComparison.Ordinal);
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        var refused = await RunAsync("", "users", "erase", "default", "ana", "--yes", "--data", _folder);
        Assert.Equal(1, refused.Code);
        Assert.Contains("--server URL --api-key KEY", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("", "users", "erase", "default")).Code);
    }

    private async Task RememberAsync()
    {
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        using var client = new ApiClient(host.Address, host.AdminKey);
        await client.RememberAsync("ana", "Planted.");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string typed, params string[] args)
    {
        using var input = new StringReader(typed);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            args, Commands.All, new Terminal(input, output, error), Token);
        return (code, output.ToString(), error.ToString());
    }
}
