using System.Globalization;
using Memory.Server.Hosting;
using Memory.Testing.Faults.Mix;

namespace Memory.Benchmarks;

/// <summary>Chats under random faults, beside the same chats without memory: what memory costs when it is broken, and what is lost (nothing).</summary>
internal static class FaultyChats
{
    /// <param name="switches"><c>--chats N</c> (10,000 unless told) and <c>--seed S</c>.</param>
    /// <param name="output">Where the numbers go.</param>
    /// <returns>Whether no chat failed or was changed, and every message was stored once and in order.</returns>
    public static async Task<bool> RunAsync(ReadOnlyMemory<string> switches, TextWriter output)
    {
        if (Read(switches.Span) is not { } options)
        {
            await output.WriteLineAsync("usage: faults [--chats N] [--seed S], N from 1 to 1,000,000");
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("memory-benchmarks-");
        var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder.FullName, RequestsPerMinute = 0 });
        try
        {
            var report = await FaultMix.RunAsync(() => host.Address, host.AdminKey, options);
            await output.WriteLineAsync(report.ToString());
            foreach (var complaint in report.Complaints.Take(10))
                await output.WriteLineAsync(complaint);
            return report.Complaints.Count == 0 && report.Turns is { Missing: 0, Surplus: 0, OutOfOrder: 0 };
        }
        finally
        {
            await host.StopAsync();
            folder.Delete(recursive: true);
        }
    }

    private static FaultMixOptions? Read(ReadOnlySpan<string> switches)
    {
        var options = new FaultMixOptions { Chats = 10_000, TurnsPerSession = 10 };
        for (; switches is [var name, var text, ..]; switches = switches[2..])
        {
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out var number))
                return null;
            switch (name)
            {
                case "--chats" when number is >= 1 and <= 1_000_000:
                    options = options with { Chats = number };
                    break;
                case "--seed":
                    options = options with { Seed = number };
                    break;
                default:
                    return null;
            }
        }

        return switches.IsEmpty ? options : null;
    }
}
