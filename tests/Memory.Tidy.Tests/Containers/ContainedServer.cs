using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace Memory.Tidy.Tests.Containers;

/// <summary>
/// The program of an image in a process that is as like a container's as there may be: its environment and nothing else, its files not writable but for
/// the data folder, and, where the tests run as root, its user, no capability and no way to get any.
/// </summary>
internal sealed class ContainedServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ContainerImage _image;
    private readonly string _root;
    private readonly int _port = FreePort();

    private ContainedServer(ContainerImage image, string root) => (_image, _root) = (image, root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it, stores something, asks for its health, ends it, and sees what is left.</summary>
    public static async Task StartAskAndStopAsync(ContainerImage image)
    {
        var server = new ContainedServer(image, await image.UnpackAsync());
        server.LockFiles();

        var (code, said) = await server.ServeAsync(async () =>
        {
            var key = await File.ReadAllTextAsync(Path.Combine(server._root, "app/data/admin-key"), Token);
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server._port}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
            using var stored = await client.PostAsJsonAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Austin" }, Token);
            Assert.True(stored.IsSuccessStatusCode);
            Assert.Equal((0, "ok"), await server.RunAsync("health"));
        });

        Assert.True(code == 0, said);
        Assert.DoesNotContain("warn:", said, StringComparison.Ordinal);
        Assert.Equal(1, (await server.RunAsync("health")).Code);
        var (verified, summary) = await server.RunAsync("verify");
        Assert.True(verified == 0, summary);
        Assert.Contains("1 users, 1 memories, 1 turns", summary, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(server._root, "tmp")));
    }

    /// <summary>What is not the data folder belongs to whoever runs the tests, and nobody else may write there.</summary>
    private void LockFiles()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        for (var folder = new DirectoryInfo(_root); folder.FullName.Length > Path.GetTempPath().Length; folder = folder.Parent!)
            folder.UnixFileMode = All;
        Directory.CreateDirectory(Path.Combine(_root, "tmp"), All | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite);
        File.SetUnixFileMode(Path.Combine(_root, "tmp"), All | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite);
        File.SetUnixFileMode(Path.Combine(_root, "app/data"), All | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite);
    }

    /// <summary>Runs the image's command until what is to be done meanwhile is done, then ends it as an engine does; its exit code and all that it said.</summary>
    private async Task<(int Code, string Said)> ServeAsync(Func<Task> meanwhile)
    {
        using var process = Start();
        var said = new StringBuilder();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Patience, TimeProvider.System, Token) is { } line)
            {
                said.AppendLine(line);
                if (line.Contains("Application started", StringComparison.Ordinal))
                    break;
            }

            if (!said.ToString().Contains("Application started", StringComparison.Ordinal))
                Assert.Fail(said + await process.StandardError.ReadToEndAsync(Token));
            await meanwhile();
            var began = Stopwatch.GetTimestamp();
            using var term = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(Token).WaitAsync(Patience, TimeProvider.System, Token);
            said.Append(await process.StandardOutput.ReadToEndAsync(Token)).Append(await process.StandardError.ReadToEndAsync(Token));
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), "Engines kill what has not ended after 10 s.");
            return (process.ExitCode, said.ToString());
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private async Task<(int Code, string Said)> RunAsync(string command)
    {
        using var process = Start(command);
        var said = await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(Patience, TimeProvider.System, Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, said.Trim());
    }

    private Process Start(params string[] arguments)
    {
        string[] command = [.. _image.Told("Entrypoint").Select(word => word.StartsWith("/app/", StringComparison.Ordinal) ? _root + word : word), .. arguments];
        string[] contained = Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv")
            ? ["setpriv", "--reuid=1654", "--regid=1654", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", .. command]
            : command;
        var start = new ProcessStartInfo(contained[0], contained[1..])
        {
            WorkingDirectory = Path.Combine(_root, "app"), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var variable in _image.Told("Env").Select(static variable => variable.Split('=', 2)))
            start.Environment[variable[0]] = variable[1].Replace("/app/", _root + "/app/", StringComparison.Ordinal);
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["TMPDIR"] = Path.Combine(_root, "tmp");

        // As a platform hands it out; the image's own port is somebody else's on this machine.
        start.Environment["PORT"] = $"{_port}";
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
