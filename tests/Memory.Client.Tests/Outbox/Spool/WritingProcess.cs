using System.Diagnostics;
using Memory.ClientHarness;
using Memory.Testing;

namespace Memory.Client.Tests.Outbox.Spool;

/// <summary>A process of its own that enqueues turns until it is killed.</summary>
internal static class WritingProcess
{
    /// <summary>Kills it a moment after it said so often that a turn is safe; answers the ids of all that it said so about.</summary>
    public static async Task<IReadOnlyList<string>> RunUntilKilledAsync(string folder, string? key, Uri server, string name, string generation, int turns, int spins)
    {
        using var process = Process.Start(new ProcessStartInfo(DotNetHost.Path, [typeof(Workload).Assembly.Location, folder, key ?? "", server.ToString(), name, generation])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var text = new System.Text.StringBuilder();
            var buffer = new char[256];
            var lines = 0;
            while (await process.StandardOutput.ReadAsync(buffer.AsMemory()).Guarded() is var read and > 0)
            {
                text.Append(buffer, 0, read);
                lines += buffer.AsSpan(0, read).Count('\n');
                if (lines < turns || process.HasExited)
                    continue;
                Thread.SpinWait(spins);
                process.Kill();
            }

            await process.WaitForExitAsync().Guarded();
            Assert.True(lines >= turns, await errors);
            return
            [
                .. from line in text.ToString().Split('\n')[..^1]
                   let parts = line.Split(' ')
                   select Workload.Id(name, int.Parse(parts[0]), generation, int.Parse(parts[1])),
            ];
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
