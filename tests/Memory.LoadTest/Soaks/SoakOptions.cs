using Memory.LoadTest.Servers;

namespace Memory.LoadTest.Soaks;

/// <summary>What was asked for on the command line of a soak.</summary>
internal sealed record SoakOptions
{
    /// <summary>The words after the program's name.</summary>
    public required string Command { get; init; }

    public required TimeSpan Length { get; init; }

    public required StoreKind Store { get; init; }

    public required int Replicas { get; init; }

    /// <summary>Requests a second, what is sent again not counted.</summary>
    public required double Rate { get; init; }

    /// <summary>How far apart things happen.</summary>
    public required TimeSpan Every { get; init; }

    public required int Users { get; init; }

    /// <summary>Names of what is to happen; null for everything that can.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    public required int Seed { get; init; }

    /// <summary>Where the report goes.</summary>
    public required string Output { get; init; }

    /// <summary>Where the servers' folders go.</summary>
    public required string Data { get; init; }

    /// <summary>The server's program.</summary>
    public required string Program { get; init; }
}
