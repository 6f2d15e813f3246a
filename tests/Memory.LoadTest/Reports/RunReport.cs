namespace Memory.LoadTest.Reports;

/// <summary>One run: requests of some kinds over some time.</summary>
internal sealed record RunReport
{
    public required string Name { get; init; }

    /// <summary>How the requests came, in words: at which rate, or by how many connections kept busy.</summary>
    public required string Arrival { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Right answers a second.</summary>
    public required double AnsweredPerSecond { get; init; }

    public required IReadOnlyList<SeriesReport> Series { get; init; }

    public required UsageReport Usage { get; init; }
}
