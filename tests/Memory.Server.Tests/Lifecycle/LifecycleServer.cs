using Memory.Client;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Lifecycle;

/// <summary>A server of one test's own on either store, with a clock that moves when told.</summary>
internal sealed class LifecycleServer : IAsyncDisposable
{
    private const string Key = "bootstrap-key-of-the-lifecycle-server-0123";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-server-").FullName;
    private PostgresDatabase? _database;
    private MemoryServerHost? _host;

    private LifecycleServer()
    {
    }

    public ManualTime Time { get; } = new();

    /// <summary>An admin of owner <c>default</c>.</summary>
    public ApiClient Root { get; private set; } = null!;

    public static async Task<LifecycleServer> StartAsync(bool postgres, RetentionSettings? rules = null)
    {
        var server = new LifecycleServer();
        server._database = postgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, TestContext.Current.CancellationToken) : null;
        var options = new MemoryServerHostOptions
        {
            DataFolder = server._folder, Postgres = server._database?.ConnectionString, BootstrapKey = Key, RequestsPerMinute = 0, UserRequestsPerMinute = 0,
        };
        server._host = await MemoryServerHost.StartAsync(
            options,
            services => services.AddSingleton<TimeProvider>(server.Time).AddSingleton(rules ?? new RetentionSettings()),
            TestContext.Current.CancellationToken);
        server.Root = new ApiClient(server._host.Address, Key);
        return server;
    }

    public async Task<ApiClient> CreateClientAsync(string owner, string scope, string? user = null)
    {
        var reply = await Root.PostAsync("/v1/admin/keys", new { owner_id = owner, scope, user_id = user });
        return new ApiClient(_host!.Address, reply.Json.GetProperty("api_key").GetString()!);
    }

    public MemoryClient CreateTypedClient(string key = Key) => MemoryClient.Create(new MemoryClientOptions { BaseAddress = _host!.Address, ApiKey = key });

    public async ValueTask DisposeAsync()
    {
        Root?.Dispose();
        if (_host is not null)
            await _host.StopAsync();
        Directory.Delete(_folder, recursive: true);
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
