using Memory.Server.Extraction;
using Memory.Server.Hosting;
using Memory.Server.Ingest;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.CrashHarness;

/// <summary>
/// The whole server over HTTP and a Postgres database that it shares with others, in a process that may be killed. It says where it listens,
/// and goes when its input ends, so that it never outlives who started it. Leases are short, and what it extracts is known beforehand.
/// </summary>
internal static class CrashingServer
{
    /// <summary>What a message must say to kill the process that reads it.</summary>
    public const string Deadly = "die";

    public static async Task RunAsync(string connectionString, string bootstrapKey, int attempts)
    {
        var folder = Directory.CreateTempSubdirectory("memory-crash-");
        var options = new MemoryServerHostOptions
        {
            DataFolder = folder.FullName, Postgres = connectionString, BootstrapKey = bootstrapKey, RequestsPerMinute = 0,
        };
        await using var host = await MemoryServerHost.StartAsync(options, services => Replace(services, connectionString, attempts), CancellationToken.None);

        // Nothing is kept in it with a bootstrap key, and whoever kills this process does not tidy up.
        folder.Delete(recursive: true);
        Console.WriteLine(host.Address);
        await Console.In.ReadToEndAsync();
    }

    private static void Replace(IServiceCollection services, string connectionString, int attempts) => services
        .AddSingleton<IFactExtractor, NumberExtractor>()
        .AddSingleton(new IngestOptions { MaxAttempts = attempts, RetryDelay = TimeSpan.FromMilliseconds(50) })
        .AddSingleton<OpenStore>(provider => async cancellationToken => await PostgresMemoryStore.OpenAsync(
            new PostgresOptions
            {
                ConnectionString = connectionString,
                Patience = TimeSpan.FromSeconds(10),
                Lease = TimeSpan.FromSeconds(1.5),
                QueuePoll = TimeSpan.FromMilliseconds(500),
            },
            provider.GetRequiredService<ITextAnalysis>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PostgresMemoryStore>>(),
            cancellationToken));
}
