using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Memory.Server.Storage;

namespace Memory.Server.Diagnostics;

/// <summary>
/// What of all that is measured in the process leaves it, and by which labels: everything of the server's own, and what an operator needs of the platform. A label that
/// could take any value, such as an address or a path, is none of them.
/// </summary>
internal static class Exported
{
    private const string Own = "Memory.Server";
    private const string Driver = "db.client.";
    private const string Pool = "db.client.connection.pool.name";

    /// <summary>The platform's instruments with the labels that are kept. The rest is summed up.</summary>
    private static readonly FrozenDictionary<string, string[]> Platform = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["http.server.request.duration"] = ["http.request.method", "http.route", "http.response.status_code"],
        ["http.server.active_requests"] = ["http.request.method"],
        ["kestrel.active_connections"] = [],
        ["kestrel.queued_connections"] = [],
        ["kestrel.rejected_connections"] = [],
        ["db.client.operation.duration"] = [],
        ["db.client.operation.failed"] = [],
        ["db.client.connection.count"] = ["db.client.connection.state"],
        ["db.client.connection.max"] = [],
        ["db.client.connection.npgsql.pending_requests"] = [],
        ["db.client.connection.npgsql.timeouts"] = [],
        ["dotnet.process.cpu.time"] = ["cpu.mode"],
        ["dotnet.process.cpu.count"] = [],
        ["dotnet.process.memory.working_set"] = [],
        ["dotnet.gc.collections"] = ["gc.heap.generation"],
        ["dotnet.gc.heap.total_allocated"] = [],
        ["dotnet.gc.last_collection.memory.committed_size"] = [],
        ["dotnet.gc.last_collection.heap.size"] = ["gc.heap.generation"],
        ["dotnet.gc.last_collection.heap.fragmentation.size"] = ["gc.heap.generation"],
        ["dotnet.gc.pause.time"] = [],
        ["dotnet.thread_pool.thread.count"] = [],
        ["dotnet.thread_pool.queue.length"] = [],
        ["dotnet.monitor.lock_contentions"] = [],
        ["dotnet.exceptions"] = ["error.type"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether an instrument is the server's own.</summary>
    public static bool IsOwn(Instrument instrument) =>
        instrument.Meter.Name.StartsWith(Own, StringComparison.Ordinal) && (instrument.Meter.Name.Length == Own.Length || instrument.Meter.Name[Own.Length] == '.');

    /// <summary>Whether what an instrument measures leaves the process.</summary>
    public static bool Includes(Instrument instrument) => IsOwn(instrument) || Platform.ContainsKey(instrument.Name);

    /// <summary>
    /// Whether a measurement is of this server: the driver measures all pools of the process, also those of the app that the server runs in, and calls them by where their databases are.
    /// </summary>
    public static bool IsOfThisServer(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!instrument.Name.StartsWith(Driver, StringComparison.Ordinal))
            return true;
        foreach (var (name, value) in tags)
        {
            if (name == Pool)
                return value is StoreMetrics.Pool;
        }

        return false;
    }

    /// <summary>The labels that are kept of an instrument's; null for all, since the server's own are closed sets.</summary>
    public static string[]? LabelsOf(Instrument instrument) => IsOwn(instrument) ? null : Platform.GetValueOrDefault(instrument.Name) ?? [];
}
