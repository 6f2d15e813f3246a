using Memory.LoadTest.Histograms;

namespace Memory.Server.Tests.Load;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Percents = [0.1, 1, 10, 50, 75, 90, 99, 99.9, 99.99, 100];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentile_OfLatenciesOfEveryLength_IsWithinItsPrecision(int seed)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        var sorted = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 10)).Order().ToArray();

        foreach (var ticks in sorted)
            histogram.Record(new TimeSpan(ticks));

        foreach (var percent in Percents)
        {
            var exact = sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
            Assert.InRange(histogram.Percentile(percent).Ticks, exact, exact * (1 + LatencyHistogram.Precision));
        }

        Assert.Equal(sorted[^1], histogram.Max.Ticks);
        Assert.Equal(sorted.Length, histogram.Count);
        Assert.Equal(sorted.Sum() / sorted.Length, histogram.Mean.Ticks);
    }

    [Fact]
    public void Percentile_OfNothing_IsNothing() => Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(99));

    [Fact]
    public void Record_BeyondItsBounds_CountsAtThem()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.FromDays(1));
        histogram.Record(TimeSpan.FromTicks(-1));

        Assert.Equal((2, TimeSpan.Zero, TimeSpan.FromHours(1)), (histogram.Count, histogram.Percentile(50), histogram.Percentile(100)));
    }
}
