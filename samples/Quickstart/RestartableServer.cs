using Memory.Server.Hosting;

namespace Memory.Samples.Quickstart;

/// <summary>A memory server in this process that can be stopped and comes back on the same folder and port.</summary>
internal sealed class RestartableServer : IAsyncDisposable
{
    private readonly string folder;
    private MemoryServerHost host;

    private RestartableServer(string folder, MemoryServerHost host)
    {
        (this.folder, this.host) = (folder, host);
        (Address, AdminKey) = (host.Address, host.AdminKey);
    }

    public Uri Address { get; }

    public string AdminKey { get; }

    public static async Task<RestartableServer> StartAsync(string folder) =>
        new(folder, await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder }));

    public Task StopAsync() => host.StopAsync();

    public async Task RestartAsync() =>
        host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder, Address = Address });

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
