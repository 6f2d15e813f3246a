using Memory.Client;
using Memory.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Evaluation.Asking;

/// <summary>The real server in this process, over real HTTP, on a folder and a port of its own; all of it goes when disposed.</summary>
internal sealed class ThrowawayServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly ThrowawayDatabase? database;
    private readonly MemoryServerHost host;

    private ThrowawayServer(DirectoryInfo folder, ThrowawayDatabase? database, MemoryServerHost host) =>
        (this.folder, this.database, this.host) = (folder, database, host);

    public string Folder => folder.FullName;

    /// <summary>Starts it, without a limit of requests.</summary>
    /// <param name="postgres">A Postgres server on which to create a database; null for the embedded store.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="EvaluationException">The database could not be created.</exception>
    /// <exception cref="IOException">The server could not start.</exception>
    public static Task<ThrowawayServer> StartAsync(string? postgres, CancellationToken cancellationToken) =>
        StartAsync(postgres, static _ => { }, cancellationToken);

    /// <summary>Starts it with some parts replaced, such as its clock.</summary>
    public static async Task<ThrowawayServer> StartAsync(string? postgres, Action<IServiceCollection> replace, CancellationToken cancellationToken)
    {
        var created = postgres is null ? null : await ThrowawayDatabase.CreateAsync(postgres, cancellationToken);
        var fresh = Directory.CreateTempSubdirectory("memory-evaluation-");
        try
        {
            var options = new MemoryServerHostOptions
            {
                DataFolder = fresh.FullName,
                Postgres = created?.ConnectionString,
                RequestsPerMinute = 0,
                UserRequestsPerMinute = 0,
            };
            return new ThrowawayServer(fresh, created, await MemoryServerHost.StartAsync(options, replace, cancellationToken));
        }
        catch
        {
            await CleanAsync(fresh, created);
            throw;
        }
    }

    /// <summary>A part of the server.</summary>
    public T Get<T>()
        where T : notnull => host.Get<T>();

    public MemoryClient CreateClient() => ServerAddress.Connect(host.Address, host.AdminKey);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await host.StopAsync();
        }
        finally
        {
            await CleanAsync(folder, database);
        }
    }

    private static async Task CleanAsync(DirectoryInfo folder, ThrowawayDatabase? database)
    {
        if (database is not null)
            await database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>Where a server is, and the patience that an evaluation has with it.</summary>
internal static class ServerAddress
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Room for a hundred turns of the longest kind.</summary>
    private const int MaxResponseBytes = 256 * 1024 * 1024;

    public static MemoryClient Connect(Uri address, string apiKey) =>
        MemoryClient.Create(new MemoryClientOptions { BaseAddress = address, ApiKey = apiKey, RequestTimeout = RequestTimeout, MaxResponseBytes = MaxResponseBytes });
}
