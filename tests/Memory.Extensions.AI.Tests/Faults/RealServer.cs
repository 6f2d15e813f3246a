using Memory.Client;
using Memory.Extensions.AI.Tests.Faults;
using Memory.Server.Hosting;
using Memory.Testing.Contract;

[assembly: AssemblyFixture(typeof(ContractWatch))]
[assembly: AssemblyFixture(typeof(RealServer))]

namespace Memory.Extensions.AI.Tests.Faults;

/// <summary>One real memory server for all tests of broken memory; each test takes users of its own.</summary>
public sealed class RealServer : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("memory-faults-").FullName;
    private MemoryServerHost? host;
    private MemoryClient? client;

    public Uri Address => host!.Address;

    public string Key => host!.AdminKey;

    /// <summary>Reaches the server without any fault.</summary>
    public MemoryClient Client => client!;

    public async ValueTask InitializeAsync()
    {
        host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = folder, RequestsPerMinute = 0 });
        client = MemoryClient.Create(new() { BaseAddress = Address, ApiKey = Key });
    }

    public async ValueTask DisposeAsync()
    {
        client!.Dispose();
        await host!.StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
