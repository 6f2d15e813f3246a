using Memory.Client;
using Memory.Server.Hosting;
using Memory.Docs.Tests;
using Memory.Testing;

[assembly: AssemblyFixture(typeof(RunningServer))]

namespace Memory.Docs.Tests;

/// <summary>A memory server on a real socket for the blocks of the pages, with a chat model that is a stand-in.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private MemoryServerHost? _host;
    private StubModelService? _models;

    /// <summary>A folder that goes when the tests are over.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("memory-docs-").FullName;

    /// <summary>Where the server listens.</summary>
    public Uri Address => Host.Address;

    /// <summary>An admin key of owner <c>default</c>.</summary>
    public string AdminKey => Host.AdminKey;

    /// <summary>Where the models' providers would be.</summary>
    public StubModelService Models => _models ?? throw new InvalidOperationException("It is not started.");

    private MemoryServerHost Host => _host ?? throw new InvalidOperationException("It is not started.");

    public async ValueTask InitializeAsync()
    {
        _models = await StubModelService.StartAsync();
        _host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions
        {
            DataFolder = Path.Combine(Folder, "data"),
            RequestsPerMinute = 0,
            UserRequestsPerMinute = 0,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Model:Provider"] = "openai",
                ["Model:ApiKey"] = "sk-not-a-key",
                ["Model:Endpoint"] = new Uri(_models.Address, "v1").ToString(),
                ["Backups:Path"] = Path.Combine(Folder, "backups"),
            },
        });
    }

    /// <summary>A key of a tenant, so that blocks do not see each other's users.</summary>
    public async Task<string> KeyForAsync(string owner, CancellationToken cancellationToken)
    {
        using var admin = MemoryClient.Create(new MemoryClientOptions { BaseAddress = Address, ApiKey = AdminKey });
        return (await admin.CreateKeyAsync(new NewApiKey { OwnerId = owner, Scope = KeyScope.Admin }, cancellationToken)).ApiKey;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_models is not null)
            await _models.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
