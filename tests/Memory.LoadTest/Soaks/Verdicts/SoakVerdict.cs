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
        // What waited for the soak itself says nothing about how a server is after a fault.
        var own = samples.Where(one => one.Error is not null || !still.Any(moment => one.Touches(moment.Begin, moment.End))).ToList();
        var aftermaths = Aftermaths(own, windows, warm, length);
        double[] quiet =
        [
            .. own.Where(one => one.Error is null && one.Due >= warm && !aftermaths.Any(window => one.Touches(window.Of.Begin, window.CalmFrom))).Select(static one => one.Milliseconds),
        ];
        var quietP99 = Ranks.Percentile(quiet, 99) ?? 0;
        return new SoakVerdict
        {
            Requests = samples.Count,
            Errors = samples.Count(static one => one.Error is not null),
            ErrorsOutside = [.. samples.Where(one => one.Error is not null && !windows.Any(window => window.Explains(one)))],
            QuietP50Ms = Round(Ranks.Percentile(quiet, 50) ?? 0),
            QuietP99Ms = Round(quietP99),
            Windows = [.. aftermaths.Select(aftermath => Report(samples, own, aftermath, quietP99))],
        };
    }

    /// <summary>When each window was over in every respect: after a fault it is not quiet before latency is back.</summary>
    private static List<WindowAftermath> Aftermaths(List<Sample> own, IReadOnlyList<SoakWindow> windows, TimeSpan warm, TimeSpan length)
    {
        var aftermaths = new List<WindowAftermath>();
        var quietFrom = warm;
        for (var number = 0; number < windows.Count; number++)
        {
            var (window, until) = (windows[number], number + 1 < windows.Count ? windows[number + 1].Begin : length);
            var back = window.IsFault ? Recovery.After(own, quietFrom, window, until) : null;
            var least = window.End + Aftermath;
            var calm = back is { } seconds ? window.End + TimeSpan.FromSeconds(seconds) : window.IsFault ? until : least;
            aftermaths.Add(new WindowAftermath(window, quietFrom, until, back, calm > least ? calm : least));

            // Where it never was back there is no better measure for the next one than what was seen until then.
            quietFrom = back is null ? least : aftermaths[^1].CalmFrom;
        }

        return aftermaths;
    }

    private static WindowReport Report(IReadOnlyList<Sample> samples, List<Sample> own, WindowAftermath aftermath, double quietP99)
    {
        var (window, quietFrom, until, back, _) = aftermath;
        var touched = samples.Where(one => one.Touches(window.Begin, window.End)).ToList();
        var p99 = P99(touched, window.Begin, TimeSpan.MaxValue);
        var isNew = window is { IsFault: true, EndsServer: true };
        return new WindowReport
        {
            Name = window.Name,
            IsFault = window.IsFault,
            BeginSeconds = Round(window.Begin.TotalSeconds),
            LengthSeconds = Round((window.End - window.Begin).TotalSeconds),
            Requests = touched.Count,
            Errors = touched.Count(static one => one.Error is not null),
            P99Ms = Round(p99),
            BackAfterSeconds = back,
            KnownBackAfterSeconds = isNew ? Recovery.After(FirstRecalls.Without(own, window.End), quietFrom, window, until) : null,
            FirstRecalls = isNew ? FirstRecalls.Between(own, window.End, until) : null,
            AfterOverQuiet = window.IsFault && back is null && quietP99 > 0 ? Round(P99(own, window.End, until) / quietP99) : null,
            NormalMs = window.IsFault ? Round(Recovery.Limit(own, quietFrom, window.Begin)) : null,
            P99OverQuiet = window.IsFault || quietP99 == 0 ? null : Round(p99 / quietP99),
            Note = window.Note,
        };
    }

    /// <summary>Of what was due between two moments and did not fail.</summary>
    private static double P99(IEnumerable<Sample> samples, TimeSpan from, TimeSpan to) =>
        Ranks.Percentile(samples.Where(one => one.Error is null && one.Due >= from && one.Due < to).Select(static one => one.Milliseconds), 99) ?? 0;

    private static double Round(double number) => Math.Round(number, 2);
}
