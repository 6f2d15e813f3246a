using Memory.Server.Hosting;

namespace Memory.Extensions.AI.Tests.Faults;

/// <summary>A real memory server of its own, which can go away and come back over the same folder, at another address.</summary>
internal sealed class RestartedServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-mix-");
    private MemoryServerHost host = null!;

    public Uri Address { get; private set; } = null!;

    public string Key { get; private set; } = null!;

    public static async Task<RestartedServer> StartAsync()
    {
        var server = new RestartedServer();
        await server.OpenAsync();
        return server;
    }

    public async Task RestartAsync()
    {
        await host.StopAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        folder.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder.FullName, RequestsPerMinute = 0 });
        (Address, Key) = (host.Address, host.AdminKey);
    }
}
