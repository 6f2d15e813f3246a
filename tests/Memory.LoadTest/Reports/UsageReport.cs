namespace Memory.LoadTest.Reports;

/// <summary>What a run cost those who took part.</summary>
internal sealed record UsageReport
{
    /// <summary>Processor seconds of all servers together.</summary>
    public required double ServerCpuSeconds { get; init; }

    /// <summary>Of the database, when it runs on this machine.</summary>
    public required double DatabaseCpuSeconds { get; init; }

    /// <summary>Of this program, which shares the machine.</summary>
    public required double GeneratorCpuSeconds { get; init; }

    /// <summary>What the servers held in memory right after their start.</summary>
    public required double IdleMiB { get; init; }

    /// <summary>The same when the run began, with what had been stored and read until then.</summary>
    public required double BeginMiB { get; init; }

    /// <summary>The most during the run.</summary>
    public required double PeakMiB { get; init; }

    public required double EndMiB { get; init; }

    /// <summary>Collections of each generation during the run, youngest first; empty when the servers do not tell.</summary>
    public required IReadOnlyList<long> Collections { get; init; }

    /// <summary>Of runs one after another, taken together.</summary>
    public static UsageReport Sum(IReadOnlyList<UsageReport> parts) => new()
    {
        ServerCpuSeconds = Math.Round(parts.Sum(static part => part.ServerCpuSeconds), 2),
        DatabaseCpuSeconds = Math.Round(parts.Sum(static part => part.DatabaseCpuSeconds), 2),
        GeneratorCpuSeconds = Math.Round(parts.Sum(static part => part.GeneratorCpuSeconds), 2),
        IdleMiB = parts[0].IdleMiB,
        BeginMiB = parts[0].BeginMiB,
        PeakMiB = parts.Max(static part => part.PeakMiB),
        EndMiB = parts[^1].EndMiB,
        Collections = parts.Select(static part => part.Collections).Aggregate(static (sum, part) => [.. sum.Zip(part, static (one, other) => one + other)]),
    };
}
