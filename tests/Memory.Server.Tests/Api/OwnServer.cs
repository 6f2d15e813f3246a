using Memory.Server.Hosting;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Api;

/// <summary>A server of one test's own, some of whose parts are replaced.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly string _folder;

    private OwnServer(string folder, MemoryServerHost host) => (_folder, Host) = (folder, host);

    public MemoryServerHost Host { get; }

    public string Folder => _folder;

    public static Task<OwnServer> StartAsync(ManualTime clock, int perMinute = 600, int userPerMinute = 60) =>
        StartAsync(services => services.AddSingleton<TimeProvider>(clock), perMinute, userPerMinute);

    public static Task<OwnServer> StartAsync(ManualTime clock, params (string Name, string Value)[] settings) =>
        StartAsync(services => services.AddSingleton<TimeProvider>(clock), settings: settings);

    public static async Task<OwnServer> StartAsync(
        Action<IServiceCollection> replace,
        int perMinute = 600,
        int userPerMinute = 60,
        string? postgres = null,
        string? bootstrapKey = null,
        Action<ILoggingBuilder>? logging = null,
        params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("memory-server-").FullName;
        var options = new MemoryServerHostOptions
        {
            DataFolder = folder,
            Postgres = postgres,
            BootstrapKey = bootstrapKey,
            ConfigureLogging = logging,
            Settings = settings.ToDictionary(static setting => setting.Name, static setting => (string?)setting.Value, StringComparer.Ordinal),
            RequestsPerMinute = perMinute,
            UserRequestsPerMinute = userPerMinute,
        };
        try
        {
            return new OwnServer(folder, await MemoryServerHost.StartAsync(options, replace, TestContext.Current.CancellationToken));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public ApiClient CreateAdmin() => new(Host.Address, Host.AdminKey);

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
