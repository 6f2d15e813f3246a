using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class SoakVerdictTests
{
    private static readonly SoakWindow[] Windows =
    [
        new("killed", IsFault: true, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25)),
        new("backup", IsFault: false, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(44)),
    ];

    [Theory]
    [InlineData(19, 20.5, true)]
    [InlineData(21, 21.1, true)]
    [InlineData(24.9, 26, true)]
    [InlineData(25.1, 25.2, false)]
    [InlineData(18, 19.9, false)]
    [InlineData(41, 42, false)]
    public void Of_AFailedRequest_BelongsToAFaultThatItTouches(double due, double ended, bool isExplained)
    {
        var verdict = Of([.. Good(), new Sample("ingest", TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(ended), "503")]);

        Assert.Equal(isExplained ? 0 : 1, verdict.ErrorsOutside.Count);
        Assert.Equal(1, verdict.Errors);
    }

    [Fact]
    public void Of_WorkThatSlowsRequestsDown_IsComparedWithQuiet()
    {
        var verdict = Of(Good(static at => at is >= 40 and <= 44 ? 12 : at is >= 20 and < 30 ? 500 : 3));

        Assert.Equal(3, verdict.QuietP99Ms);
        Assert.Equal(4, verdict.Windows[1].P99OverQuiet);
        Assert.Null(verdict.Windows[1].BackAfterSeconds);
    }

    [Theory]
    [InlineData("chat", "504", true)]
    [InlineData("chat", "200", false)]
    [InlineData("recall", "504", false)]
    public void Of_AFaultWithAnExcuse_ExplainsWhatTheExcuseCoversAlone(string series, string error, bool isExplained)
    {
        var failed = new Sample(series, TimeSpan.FromSeconds(21), TimeSpan.FromSeconds(24), error);

        var verdict = SoakVerdict.Of([failed], [Windows[0] with { Excuse = new Excuse(["chat"], ["503", "504"]) }], [], TimeSpan.Zero, TimeSpan.FromSeconds(60));

        Assert.Equal(isExplained ? 0 : 1, verdict.ErrorsOutside.Count);
    }

    [Fact]
    public void Of_WhenTheSoakItselfHeldServersUp_IsNotQuiet()
    {
        var samples = Good(static at => at is >= 50 and <= 52 ? 900 : 3);

        Assert.Equal(3, Of(samples, new Stillness(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(52))).QuietP99Ms);
        Assert.Equal(900, Of(samples).QuietP99Ms);
    }

    [Fact]
    public void Of_WhenTheSoakItselfHeldServersUp_AFaultIsOverAllTheSame()
    {
        var samples = Good(static at => at is >= 28 and <= 29 or >= 33 and <= 34 or >= 38 and <= 39 ? 900 : 3);

        Assert.Equal(0, Of(samples, [.. Enumerable.Range(0, 3).Select(static time => TimeSpan.FromSeconds(28 + (5 * time))).Select(static at => new Stillness(at, at + TimeSpan.FromSeconds(1)))]).Windows[0].BackAfterSeconds);
        Assert.Null(Of(samples).Windows[0].BackAfterSeconds);
    }

    [Fact]
    public void Of_AFaultOfWhichAnotherProcessCame_TellsFirstRecallsApart()
    {
        var killed = SoakVerdict.Of(FirstOnesSlow(), [Windows[0] with { EndsServer = true }, Windows[1]], [], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)).Windows[0];

        Assert.Null(killed.BackAfterSeconds);
        Assert.Equal(0, killed.KnownBackAfterSeconds);
        Assert.Equal((80, 200.0), (killed.FirstRecalls?.Count, killed.FirstRecalls?.P50Ms));
    }

    [Fact]
    public void Of_AFaultThatEndsNoServer_HasNoFirstRecalls() => Assert.Null(Of(FirstOnesSlow()).Windows[0].FirstRecalls);

    [Fact]
    public void Of_NotBackByTheNextThing_TellsHowMuchSlowerItIs()
    {
        Assert.Equal(30, Of(Good(static at => at is >= 25 and < 40 ? 90 : 3)).Windows[0].AfterOverQuiet);
        Assert.Null(Of(Good()).Windows[0].AfterOverQuiet);
    }

    /// <summary>Every other request is about one of five users, who soon are known again, and the rest about a hundred, each of whom is recalled every twenty seconds. The first time after the kill takes long.</summary>
    private static Sample[] FirstOnesSlow()
    {
        var known = new HashSet<int>();
        return
        [
            .. Good().Select((one, number) =>
            {
                var user = number % 2 == 0 ? number / 2 % 5 : 100 + (number / 2 % 100);
                var isFirst = one.Due >= Windows[0].End && known.Add(user);
                return one with { Recalled = user, Ended = one.Due + TimeSpan.FromMilliseconds(isFirst ? 200 : 3) };
            }),
        ];
    }

    private static SoakVerdict Of(IReadOnlyList<Sample> samples, params Stillness[] still) => SoakVerdict.Of([.. samples.OrderBy(static one => one.Due)], Windows, still, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));

    private static Sample[] Good(Func<double, double>? milliseconds = null) =>
        [.. Enumerable.Range(0, 60 * 10).Select(static number => number / 10.0).Select(at => new Sample("recall", TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(at) + TimeSpan.FromMilliseconds(milliseconds?.Invoke(at) ?? 3), null))];
}
