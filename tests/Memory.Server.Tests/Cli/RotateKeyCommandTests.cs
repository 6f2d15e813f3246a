using Memory.Server.Cli;
using Memory.Server.Hosting;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Embedded.Sealing;

namespace Memory.Server.Tests.Cli;

public sealed class RotateKeyCommandTests : IDisposable
{
    private const string One = "c2VhbHMgZXZlcnl0aGluZyB0aGUgdGVzdHMgc3RvcmU=";
    private const string Two = "YW5vdGhlciBrZXkgb2YgdGhlIHNhbWUgbGVuZ3RoLi4=";
    private const string Said = "Ana grows alpine strawberries";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-cli-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RotateKey_EncryptsExchangesTheKeyAndWritesPlainAgain()
    {
        await StoreAsync();
        Assert.True(IsReadable());

        var encrypted = await RunAsync($"--Memory:Encryption:MasterKey={One}");
        Assert.Equal(0, encrypted.Code);
        Assert.Contains("1 of 1 users", encrypted.Error, StringComparison.Ordinal);
        Assert.Contains("Everything is encrypted", encrypted.Output, StringComparison.Ordinal);
        Assert.False(IsReadable());

        var wrong = await RunAsync($"--Memory:Encryption:MasterKey={Two}");
        Assert.Equal(1, wrong.Code);
        Assert.DoesNotContain(Two, wrong.Error, StringComparison.Ordinal);

        var rotated = await RunAsync($"--Memory:Encryption:MasterKey={Two}", $"--Memory:Encryption:PreviousKeys:0={One}");
        Assert.Equal(0, rotated.Code);
        Assert.Contains("keys are wrapped", rotated.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync($"--Memory:Encryption:MasterKey={One}")).Code);
        Assert.Equal(1, (await RunAsync()).Code);

        var opened = await RunAsync($"--Memory:Encryption:PreviousKeys:0={Two}");
        Assert.Equal(0, opened.Code);
        Assert.Contains("Everything is plain", opened.Output, StringComparison.Ordinal);
        Assert.True(IsReadable());
        Assert.Contains("Nothing is encrypted", (await RunAsync($"--Memory:Encryption:PreviousKeys:0={Two}")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_EncryptedStoreWithoutItsKey_StopsWithOneLineThatSaysWhy()
    {
        await StoreAsync();
        await RunAsync($"--Memory:Encryption:MasterKey={One}");
        foreach (var key in (string[][])[[], [$"--Memory:Encryption:MasterKey={Two}"]])
        {
            var (code, _, error) = await RunCommandAsync(["serve", "--data", _folder, .. key]);
            Assert.Equal(1, code);
            Assert.Contains("encrypted", error, StringComparison.Ordinal);
            Assert.DoesNotContain(Two, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RotateKey_BesideARunningServer_SaysWhatToDo()
    {
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        var refused = await RunAsync($"--Memory:Encryption:MasterKey={One}");
        Assert.Equal(1, refused.Code);
        Assert.Contains("in use by another process", refused.Error, StringComparison.Ordinal);
    }

    private async Task StoreAsync()
    {
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        using var client = new ApiClient(host.Address, host.AdminKey);
        Assert.Equal(200, (await client.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", content = Said })).Status);
    }

    private bool IsReadable() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Any(static path => Traces.IsIn(File.ReadAllBytes(path), Said));

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] settings) => RunCommandAsync(["rotate-key", "--data", _folder, .. settings]);

    private static async Task<(int Code, string Output, string Error)> RunCommandAsync(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString(), error.ToString());
    }
}
