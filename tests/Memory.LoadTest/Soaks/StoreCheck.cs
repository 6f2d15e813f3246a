using System.Diagnostics;
using Memory.LoadTest.Servers;

namespace Memory.LoadTest.Soaks;

/// <summary>Kills the servers once more and has the product's own <c>verify</c> walk what they left.</summary>
internal static class StoreCheck
{
    /// <returns>What is wrong; null when nothing is.</returns>
    public static async Task<string?> RunAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        foreach (var server in fleet.Servers)
            await server.KillAsync();
        var spec = fleet.Servers[0].Spec;
        string[] where = fleet.Database is { } database ? ["--postgres", database.ConnectionString] : ["--data", Path.Combine(spec.Folder, "data")];
        var order = new ProcessStartInfo(ServerProcess.DotNet(), [spec.Program, "verify", .. where]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        ServerProcess.ClearSettings(order);
        using var process = Process.Start(order) ?? throw new InvalidOperationException($"{spec.Program} cannot be started.");
        Children.Add(process);
        var (told, complained) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        Children.Remove(process);
        return process.ExitCode == 0 ? null : $"verify ended with exit code {process.ExitCode}: {await told}{await complained}";
    }
}
