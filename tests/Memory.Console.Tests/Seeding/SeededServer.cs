using System.Globalization;
using Memory.Server.Extraction;
using Memory.Server.Hosting;
using Memory.Server.Ingest;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Console.Tests.Seeding;

/// <summary>A real server with a folder of its own and people in it.</summary>
internal sealed class SeededServer : IAsyncDisposable
{
    public const string AdminKey = "admin-key-of-the-tests-of-the-console-0123456789";

    /// <summary>How many memories retention leaves a user.</summary>
    public const int MostMemories = 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-console-").FullName;
    private MemoryServerHost? _host;

    private readonly bool _hasBackups;

    private SeededServer(bool hasBackups) => _hasBackups = hasBackups;

    public Uri Address => _host!.Address;

    /// <summary>With an admin key of owner <c>default</c>.</summary>
    public Caller Admin { get; private set; } = null!;

    public FaultyReading Reading => (FaultyReading)_host!.Get<IFactExtractor>();

    public static async Task<SeededServer> StartAsync(bool hasBackups = true)
    {
        var server = new SeededServer(hasBackups);
        server._host = await server.StartHostAsync(new Uri("http://127.0.0.1:0"));
        server.Admin = new Caller(server.Address, AdminKey);
        return server;
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task StopAsync() => await _host!.StopAsync(new CancellationToken(canceled: true));

    /// <summary>Starts it again where it was.</summary>
    public async Task StartAgainAsync() => _host = await StartHostAsync(Address);

    /// <summary>Has a turn of a user given up as failed.</summary>
    public static async Task FailJobAsync(Caller caller, string user, string said)
    {
        var job = (await caller.PostAsync("/v1/ingest", new { user_id = user, role = "user", content = $"{said}. ({FaultyReading.Unreadable})" })).GetProperty("job_id").GetString();
        await Polling.UntilAsync(async () => (await caller.GetAsync($"/v1/jobs/{job}")).GetProperty("status").GetString() == "failed");
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<MemoryServerHost> StartHostAsync(Uri address) => MemoryServerHost.StartAsync(
        new MemoryServerHostOptions
        {
            DataFolder = Path.Combine(_folder, "data"),
            Address = address,
            BootstrapKey = AdminKey,
            RequestsPerMinute = 0,
            UserRequestsPerMinute = 0,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Backups:Path"] = _hasBackups ? Path.Combine(_folder, "backups") : null,
                ["Backups:Enabled"] = "false",

                // Nobody in the stories has so many, so that only the test of retention meets the rule.
                ["Retention:MaxMemoriesPerUser"] = MostMemories.ToString(CultureInfo.InvariantCulture),

                // Signing in with wrong keys is tested from the address that all tests come from.
                ["Http:WrongKeysPerMinute"] = "0",
            },
        },
        static services => services
            .AddSingleton<RuleExtractor>()
            .AddSingleton<IFactExtractor>(static rooms => new FaultyReading(rooms.GetRequiredService<RuleExtractor>()))
            .AddSingleton(new IngestOptions { MaxAttempts = 1 }),
        TestContext.Current.CancellationToken);
}
