using Memory.LoadTest.Arrivals;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Cli;

/// <summary>What was asked for on the command line.</summary>
internal sealed record LoadOptions
{
    /// <summary>The words after the program's name.</summary>
    public required string Command { get; init; }

    public StoreKind Store { get; init; }

    public int Replicas { get; init; } = 1;

    /// <summary>How long each run is counted; null for the scenario's own.</summary>
    public int? Seconds { get; init; }

    /// <summary>How long each run goes on before that; null for the scenario's own.</summary>
    public int? WarmUp { get; init; }

    /// <summary>Requests a second of open-loop runs; null for the scenario's own.</summary>
    public double? Rate { get; init; }

    public ArrivalKind Arrival { get; init; }

    /// <summary>Connections to each server: of a closed-loop run all busy; of an open-loop run the most that there may be. Null for the scenario's own.</summary>
    public int? Connections { get; init; }

    public int? Users { get; init; }

    /// <summary>Memories of each user.</summary>
    public int? Memories { get; init; }

    /// <summary>What each of the servers' two caches may take; null for the server's own bounds.</summary>
    public int? CacheMegabytes { get; init; }

    public TrafficMix Mix { get; init; } = TrafficMix.Usual;

    public int Seed { get; init; } = 1;

    /// <summary>Where reports go.</summary>
    public required string Output { get; init; }

    /// <summary>Where the servers' folders go.</summary>
    public required string Data { get; init; }

    public bool Keep { get; init; }

    /// <summary>The server's program.</summary>
    public required string Program { get; init; }

    /// <summary>Whether everything is small.</summary>
    public bool IsQuick { get; init; }
}
