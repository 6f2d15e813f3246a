using Memory.Server.Hosting;

namespace Memory.CrashHarness;

/// <summary>The whole server over HTTP and a folder of its own, in a process that may be killed. It says where it listens, and goes when its input ends.</summary>
internal static class FolderServer
{
    public static async Task RunAsync(string folder, string bootstrapKey)
    {
        var options = new MemoryServerHostOptions { DataFolder = folder, BootstrapKey = bootstrapKey, RequestsPerMinute = 0 };
        await using var host = await MemoryServerHost.StartAsync(options, static _ => { }, CancellationToken.None);
        Console.WriteLine(host.Address);
        await Console.In.ReadToEndAsync();
    }
}
