using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class RecoveryTests
{
    private static readonly SoakWindow Fault = new("paused", IsFault: true, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35.5));

    [Fact]
    public void After_LatencyStaysHighForThreeSeconds_IsBackInTheFourth() =>
        Assert.Equal(3, After(at => at is >= 35.5 and < 38.2 ? 400 : 2));

    [Fact]
    public void After_NeverDisturbed_IsBackAtOnce() => Assert.Equal(0, After(static _ => 2));

    [Fact]
    public void After_OneBadSecondAmongGoodOnes_IsBackOnlyAfterIt() =>
        Assert.Equal(4, After(at => at is >= 38.6 and < 39.4 ? 400 : 2));

    [Fact]
    public void After_AFailedRequest_IsNotBack() =>
        Assert.Equal(2, After(static _ => 2, static at => at is >= 36.5 and < 36.6 ? "503" : null));

    [Fact]
    public void After_StaysHighUntilTheNextThing_IsNotBack() => Assert.Null(After(at => at >= 35.5 ? 400 : 2));

    [Fact]
    public void After_WasSlowBefore_ThreeTimesThatIsNormal()
    {
        Assert.Equal(0, After(at => at >= 35.5 ? 290 : 100));
        Assert.Null(After(at => at >= 35.5 ? 310 : 100));
    }

    /// <summary>Twenty requests a second for a minute.</summary>
    private static int? After(Func<double, double> milliseconds, Func<double, string?>? error = null) => Recovery.After(
        [.. Enumerable.Range(0, 60 * 20).Select(static number => number / 20.0).Select(at => new Sample("recall", TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(at) + TimeSpan.FromMilliseconds(milliseconds(at)), error?.Invoke(at)))],
        TimeSpan.FromSeconds(5),
        Fault,
        TimeSpan.FromSeconds(50));
}
