using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class TrendTests
{
    [Fact]
    public void Of_ALeakUnderNoise_IsGrowth()
    {
        var trend = Of(static (minutes, noise) => 200 + (6 * minutes) + noise);

        Assert.Equal(6, trend.PerMinute, tolerance: 0.5);
        Assert.True(trend.IsGrowth);
    }

    [Fact]
    public void Of_UpAndDownAlone_IsNone() => Assert.False(Of(static (minutes, noise) => 200 + (0.2 * minutes) + noise).IsGrowth);

    [Fact]
    public void Of_MorePoints_LeaveLessToChance()
    {
        Assert.InRange(Of(static (_, noise) => noise).Chance, 0.5, 1.5);
        Assert.InRange(Of(static (_, noise) => noise, every: 60).Chance, 3, 12);
    }

    [Fact]
    public void Of_NothingMuch_IsNone() => Assert.Equal(default, Trend.Of([(TimeSpan.Zero, 1)]));

    /// <summary>Ten minutes, second by second or less often, around which it moves by ten.</summary>
    private static Trend Of(Func<double, double, double> value, int every = 1)
    {
        var random = new Random(1);
        return Trend.Of([.. Enumerable.Range(0, 600).Where(second => second % every == 0).Select(second => (TimeSpan.FromSeconds(second), value(second / 60.0, (random.NextDouble() * 20) - 10)))]);
    }
}
