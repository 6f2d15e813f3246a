namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>How one window went.</summary>
internal sealed record WindowReport
{
    public required string Name { get; init; }

    public required bool IsFault { get; init; }

    public required double BeginSeconds { get; init; }

    public required double LengthSeconds { get; init; }

    /// <summary>Requests that were due or under way in it.</summary>
    public required int Requests { get; init; }

    public required int Errors { get; init; }

    /// <summary>Of the requests that were due in it, in milliseconds.</summary>
    public required double P99Ms { get; init; }

    /// <summary>Of a fault: whole seconds after its end until latency was back to normal; null when it was not by the next window.</summary>
    public int? BackAfterSeconds { get; init; }

    /// <summary>Of a fault of which another process came: the same without the first recalls of users; null when it was not by the next window.</summary>
    public int? KnownBackAfterSeconds { get; init; }

    /// <summary>Of a fault of which another process came: the first recalls of users until the next window.</summary>
    public FirstRecalls? FirstRecalls { get; init; }

    /// <summary>Of a fault after which latency was not back by the next window: the p99 in between over that of the quiet seconds.</summary>
    public double? AfterOverQuiet { get; init; }

    /// <summary>Of a fault: the most that still counts as normal, for 95 of 100 requests of a second.</summary>
    public double? NormalMs { get; init; }

    /// <summary>Of work: its p99 over that of the quiet seconds.</summary>
    public double? P99OverQuiet { get; init; }

    public string? Note { get; init; }
}
