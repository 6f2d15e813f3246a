using System.Net;
using System.Text.Json;

namespace Memory.LoadTest.Servers;

/// <summary>The servers of a run over one store, and all that goes with them: their folders and their database.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly List<ServerProcess> servers = [];
    private readonly DirectoryInfo folder;
    private readonly bool isKept;

    private Fleet(DirectoryInfo folder, Database? database, bool isKept) => (this.folder, Database, this.isKept) = (folder, database, isKept);

    public IReadOnlyList<ServerProcess> Servers => servers;

    public Database? Database { get; }

    /// <summary>What the servers hold in memory before they were asked for anything.</summary>
    public long IdleBytes { get; private set; }

    public IReadOnlyList<IPEndPoint> Addresses => [.. servers.Select(static server => server.Spec.Address)];

    public static async Task<Fleet> StartAsync(FleetOrder order, TimeProvider time, CancellationToken cancellationToken)
    {
        var database = order.Store == StoreKind.Postgres ? await Database.CreateAsync(cancellationToken) : null;
        if (database is not null)
            database.IsKept = order.Keep;
        Directory.CreateDirectory(order.Folder);
        var fleet = new Fleet(Directory.CreateDirectory(Path.Combine(order.Folder, $"load-{Environment.ProcessId}-{Path.GetRandomFileName()[..4]}")), database, order.Keep);
        try
        {
            for (var number = 1; number <= order.Replicas; number++)
            {
                fleet.servers.Add(await ServerProcess.StartAsync(
                    new ServerSpec
                    {
                        Program = order.Program, Folder = Path.Combine(fleet.folder.FullName, $"server-{number}"), Address = FreePort.Take(),
                        Postgres = database is null ? null : order.Via?.Invoke(database.ConnectionString) ?? database.ConnectionString, IsSealed = order.IsSealed, Settings = order.Settings,
                    },
                    time,
                    cancellationToken));
            }

            var storage = await fleet.StorageAsync(cancellationToken);
            if (!string.Equals(storage, order.Store.ToString(), StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"The server keeps memories in another store than was asked for: {storage}.");
            fleet.IdleBytes = fleet.Usage().ResidentBytes;
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>What all servers have used together.</summary>
    public ProcessUsage Usage()
    {
        var all = servers.Where(static server => server.IsRunning).Select(static server => ProcessUsage.Of(server.Id)).ToList();
        return new ProcessUsage(all.Sum(static one => one.CpuSeconds), all.Sum(static one => one.ResidentBytes), all.Sum(static one => one.PeakBytes));
    }

    public double DatabaseCpuSeconds() => Database?.ServerProcess is { } process ? ProcessUsage.CpuOfFamily(process) : 0;

    /// <summary>How many extraction jobs wait or run, as the servers tell an administrator.</summary>
    public async Task<int> BacklogAsync(CancellationToken cancellationToken)
    {
        using var health = JsonDocument.Parse(await servers[0].Http.GetStringAsync("/v1/admin/health", cancellationToken));
        return health.RootElement.TryGetProperty("queue_depth", out var depth) && depth.ValueKind == JsonValueKind.Number ? depth.GetInt32() : 0;
    }

    /// <summary>What the first server says that it keeps memories in.</summary>
    private async Task<string?> StorageAsync(CancellationToken cancellationToken)
    {
        using var health = JsonDocument.Parse(await servers[0].Http.GetStringAsync("/v1/admin/health", cancellationToken));
        return health.RootElement.GetProperty("storage").GetString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        if (!isKept)
            folder.Delete(recursive: true);
    }
}
