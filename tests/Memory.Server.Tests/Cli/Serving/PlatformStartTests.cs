using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Memory.Server.Cli;
using Memory.Server.Tests.Api;
using Memory.Testing;

namespace Memory.Server.Tests.Cli.Serving;

/// <summary>The server as platforms start it: told a port by <c>PORT</c>, asked for its health, ended by a signal.</summary>
public sealed class PlatformStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-platform-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Server_WithPort_ListensThereAndEndsByASignalWithoutALoss()
    {
        var port = FreePort();
        using var process = Start($"{port}");
        try
        {
            var said = await ReadUntilAsync(process, "Application started");
            Assert.Contains($"http://0.0.0.0:{port}", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Overriding", said, StringComparison.Ordinal);
            using var health = new StringWriter();
            Assert.Equal(0, await CommandLine.RunAsync(["health", "--url", $"http://127.0.0.1:{port}"], Commands.All, health, health, Token));
            using (var client = new ApiClient(new Uri($"http://127.0.0.1:{port}"), (await File.ReadAllTextAsync(Path.Combine(_folder, "admin-key"), Token)).Trim()))
                await client.RememberAsync("ana", "User lives in Austin.", "location");

            using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(Token).Guarded();

            Assert.Equal(0, process.ExitCode);
            using var verified = new StringWriter();
            Assert.Equal(0, await CommandLine.RunAsync(["verify", "--data", _folder], Commands.All, verified, verified, Token));
            Assert.Contains("1 users, 1 memories", verified.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    [Fact]
    public async Task Server_WithAPortThatIsNone_SaysSoAndMakesNothing()
    {
        using var process = Start("eighty");
        var error = await process.StandardError.ReadToEndAsync(Token).Guarded();
        await process.WaitForExitAsync(Token).Guarded();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("PORT must be a whole number from 1 to 65535, but is 'eighty'", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private Process Start(string port) => Process.Start(
        new ProcessStartInfo(DotNetHost.Path, [Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll")])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,

            // The last is what images of the framework say by themselves.
            Environment = { ["PORT"] = port, ["Memory__Data"] = _folder, ["DOTNET_TieredPGO"] = "0", ["ASPNETCORE_URLS"] = "", ["ASPNETCORE_HTTP_PORTS"] = "8080" },
        })!;

    private static async Task<string> ReadUntilAsync(Process process, string awaited)
    {
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(Token).Guarded() is { } line)
        {
            said.AppendLine(line);
            if (line.Contains(awaited, StringComparison.Ordinal))
                return said.ToString();
        }

        throw new InvalidOperationException($"It ended: {said}{await process.StandardError.ReadToEndAsync(Token)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
