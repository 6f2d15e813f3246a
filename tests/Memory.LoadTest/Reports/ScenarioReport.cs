namespace Memory.LoadTest.Reports;

/// <summary>What a scenario found.</summary>
internal sealed record ScenarioReport
{
    public required string Scenario { get; init; }

    public required string Store { get; init; }

    public required int Replicas { get; init; }

    /// <summary>How to run the same again.</summary>
    public required string Command { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Machine Machine { get; init; }

    public required IReadOnlyList<RunReport> Runs { get; init; }

    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>What was wrong: turns that were lost, answers that were not the ones due. Empty when nothing was.</summary>
    public required IReadOnlyList<string> Troubles { get; init; }

    public bool IsClean => Troubles.Count == 0 && Runs.All(static run => run.Series.All(static series => series.Errors == 0));
}
