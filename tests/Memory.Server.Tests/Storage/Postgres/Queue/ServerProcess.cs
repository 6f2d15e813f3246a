using System.Diagnostics;
using System.Globalization;
using Memory.CrashHarness;
using Memory.Testing;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>A whole server in a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Key = "bootstrap-key-of-the-crashing-server-0123456789";

    private readonly Process process;
    private readonly Task<string> errors;

    private ServerProcess(Process process, Task<string> errors, Uri address, string temporary) => (this.process, this.errors, Address, Temporary) = (process, errors, address, temporary);

    /// <summary>The folder of its temporary files, which goes with it.</summary>
    public string Temporary { get; }

    public Uri Address { get; }

    /// <summary>Starts a server over a database; it listens when this returns.</summary>
    public static Task<ServerProcess> StartAsync(string connectionString, int attempts, CancellationToken cancellationToken) =>
        StartAsync(["serve", connectionString, Key, attempts.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <summary>Starts a server over a folder; it listens when this returns.</summary>
    public static Task<ServerProcess> StartAsync(string folder, CancellationToken cancellationToken) => StartAsync(["serve-folder", folder, Key], cancellationToken);

    private static async Task<ServerProcess> StartAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var temporary = Directory.CreateTempSubdirectory("memory-process-").FullName;

        // Its input ends with this process, and so does it.
        var started = Process.Start(new ProcessStartInfo(DotNetHost.Path, [typeof(CrashingServer).Assembly.Location, .. arguments])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0", ["TMPDIR"] = temporary, ["TEMP"] = temporary, ["TMP"] = temporary },
        })!;
        var told = started.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var address = await started.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"The server did not start: {await told}");
            return new ServerProcess(started, told, new Uri(address), temporary);
        }
        catch
        {
            started.Kill();
            await started.WaitForExitAsync(CancellationToken.None);
            started.Dispose();
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Kills it in the midst of what it does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await WaitForEndAsync();
    }

    public Task WaitForEndAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await errors;
        process.Dispose();
        Directory.Delete(Temporary, recursive: true);
    }
}
