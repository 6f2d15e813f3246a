namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>What the requests of a soak say about the servers, worked out from what was recorded alone.</summary>
internal sealed record SoakVerdict
{
    /// <summary>How long after a window nothing counts as quiet, unless it is work.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(Recovery.SteadySeconds);

    public required IReadOnlyList<WindowReport> Windows { get; init; }

    /// <summary>Failed requests that no fault explains.</summary>
    public required IReadOnlyList<Sample> ErrorsOutside { get; init; }

    public required int Requests { get; init; }

    public required int Errors { get; init; }

    /// <summary>Of requests that were due and answered in quiet.</summary>
    public required double QuietP50Ms { get; init; }

    public required double QuietP99Ms { get; init; }

    /// <param name="samples">All requests.</param>
    /// <param name="windows">What happened, in order, one after another.</param>
    /// <param name="still">When the soak itself held servers up.</param>
    /// <param name="warm">From when on it counts as quiet.</param>
    /// <param name="length">How long the soak was.</param>
    public static SoakVerdict Of(IReadOnlyList<Sample> samples, IReadOnlyList<SoakWindow> windows, IReadOnlyList<Stillness> still, TimeSpan warm, TimeSpan length)
    {
        double[] quiet =
        [
            .. samples.Where(one => one.Error is null && one.Due >= warm
                && !windows.Any(window => one.Touches(window.Begin, window.End + Aftermath)) && !still.Any(moment => one.Touches(moment.Begin, moment.End))).Select(static one => one.Milliseconds),
        ];

        // What waited for the soak itself says nothing about how a server is after a fault.
        var own = samples.Where(one => one.Error is not null || !still.Any(moment => one.Touches(moment.Begin, moment.End))).ToList();
        var quietP99 = Ranks.Percentile(quiet, 99) ?? 0;
        return new SoakVerdict
        {
            Requests = samples.Count,
            Errors = samples.Count(static one => one.Error is not null),
            ErrorsOutside = [.. samples.Where(one => one.Error is not null && !windows.Any(window => window.Explains(one)))],
            QuietP50Ms = Round(Ranks.Percentile(quiet, 50) ?? 0),
            QuietP99Ms = Round(quietP99),
            Windows = [.. windows.Select((window, number) => Report(
                samples, own, window, number == 0 ? warm : windows[number - 1].End + Aftermath, number + 1 < windows.Count ? windows[number + 1].Begin : length, quietP99))],
        };
    }

    private static WindowReport Report(IReadOnlyList<Sample> samples, IReadOnlyList<Sample> own, SoakWindow window, TimeSpan quietFrom, TimeSpan until, double quietP99)
    {
        var touched = samples.Where(one => one.Touches(window.Begin, window.End)).ToList();
        var p99 = Ranks.Percentile(touched.Where(one => one.Error is null && one.Due >= window.Begin).Select(static one => one.Milliseconds), 99) ?? 0;
        return new WindowReport
        {
            Name = window.Name,
            IsFault = window.IsFault,
            BeginSeconds = Round(window.Begin.TotalSeconds),
            LengthSeconds = Round((window.End - window.Begin).TotalSeconds),
            Requests = touched.Count,
            Errors = touched.Count(static one => one.Error is not null),
            P99Ms = Round(p99),
            BackAfterSeconds = window.IsFault ? Recovery.After(own, quietFrom, window, until) : null,
            NormalMs = window.IsFault ? Round(Recovery.Limit(own, quietFrom, window.Begin)) : null,
            P99OverQuiet = window.IsFault || quietP99 == 0 ? null : Round(p99 / quietP99),
            Note = window.Note,
        };
    }

    private static double Round(double number) => Math.Round(number, 2);
}
