using System.Diagnostics;

namespace Memory.Tidy.Tests.Packages;

/// <summary>The tool as somebody gets it: packed and, in the full run, installed from a folder of packages and run.</summary>
public sealed class ToolTests
{
    private const string Inside = "tools/net10.0/any/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tool_PackedAndInstalledFromAFolder_MintsKeysAndServes()
    {
        using var folder = new TemporaryFolder();
        var (feed, tools, data) = (Path.Combine(folder.Path, "feed"), Path.Combine(folder.Path, "tools"), Path.Combine(folder.Path, "data"));
        using (var package = await PackedFile.PackAsync("Memory.Server", feed))
            Check(package);
        if (!FullRun.IsOn)
            return;

        await DotNet.RunPlainAsync("tool", "install", "Memory.Server", "--tool-path", tools, "--source", feed, "--no-cache");
        var server = Path.Combine(tools, "memory-server");

        Assert.Contains($"<Version>{(await DotNet.RunAsync(server, ["--version"])).Trim()}</Version>", Repository.File("Directory.Build.props").Text, StringComparison.Ordinal);
        Assert.Contains("API key: mem_live_", await DotNet.RunAsync(server, ["keys", "create", "acme", "--data", data]), StringComparison.Ordinal);
        Assert.Equal("{\"status\":\"ok\"}", await ServeAsync(server, data));
    }

    private static void Check(PackedFile package)
    {
        Assert.Superset(
            PackedFile.Set(Inside + "Memory.Server.dll", Inside + "Memory.Server.pdb", Inside + "Memory.Server.deps.json", Inside + "Memory.Client.dll", Inside + "Npgsql.dll"), package.Files);
        Assert.Equal("DotnetTool", package.ReadAbout("Memory.Server").Descendants().Single(static element => element.Name.LocalName == "packageType").Attribute("name")!.Value);
        var command = package.Read(Inside + "DotnetToolSettings.xml").Descendants("Command").Single();
        Assert.Equal(("memory-server", "Memory.Server.dll"), (command.Attribute("Name")!.Value, command.Attribute("EntryPoint")!.Value));
        Assert.DoesNotContain(package.Files, static file => file.Contains("Tests", StringComparison.Ordinal) || file.Contains("xunit", StringComparison.Ordinal));
    }

    /// <summary>Serves, asks how it is, and ends it.</summary>
    private static async Task<string> ServeAsync(string server, string data)
    {
        using var serving = Process.Start(new ProcessStartInfo(server, ["serve", "--urls", "http://127.0.0.1:0", "--data", data]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = serving.StandardError.ReadToEndAsync(Token);
        try
        {
            var address = await ReadAddressAsync(serving.StandardOutput).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Token);
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            return await http.GetStringAsync("/health", Token);
        }
        finally
        {
            serving.Kill();
            await serving.WaitForExitAsync(CancellationToken.None);
            await errors;
        }
    }

    private static async Task<string> ReadAddressAsync(StreamReader output)
    {
        const string told = "Now listening on: ";
        while (await output.ReadLineAsync(Token) is { } line)
        {
            if (line.Contains(told, StringComparison.Ordinal))
                return line[(line.IndexOf(told, StringComparison.Ordinal) + told.Length)..].Trim();
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }
}
