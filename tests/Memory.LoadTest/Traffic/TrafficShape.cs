namespace Memory.LoadTest.Traffic;

/// <summary>Who asks, and for what.</summary>
internal sealed record TrafficShape
{
    public required int Users { get; init; }

    public int FirstUser { get; init; }

    public required int MemoriesPerUser { get; init; }

    public required TrafficMix Mix { get; init; }

    /// <summary>How many servers the requests go round.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>Which share of the requests comes from the first user; 0 when all users are alike.</summary>
    public double HotShare { get; init; }

    /// <summary>The number after which turns are counted, so that runs after one another say new things.</summary>
    public int FirstTurn { get; init; }
}
