using Memory.LoadTest.Arrivals;

namespace Memory.Server.Tests.Load;

public sealed class ArrivalScheduleTests
{
    private const int Count = 20_000;

    [Fact]
    public void Poisson_Gaps_AreAsWideAsTheyAreIrregular()
    {
        var gaps = Gaps(ArrivalKind.Poisson, seed: 5);

        // Of independent arrivals the gaps' mean and their deviation from it are the same.
        var mean = gaps.Average();
        Assert.Equal(0.002, mean, tolerance: 0.0001);
        Assert.Equal(mean, Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))), tolerance: 0.0001);
    }

    [Fact]
    public void Even_Gaps_AreAllAlike() => Assert.All(Gaps(ArrivalKind.Even, seed: 5), static gap => Assert.Equal(0.002, gap, tolerance: 1e-6));

    [Fact]
    public void Poisson_SameSeed_SameMoments() => Assert.Equal(Gaps(ArrivalKind.Poisson, seed: 5), Gaps(ArrivalKind.Poisson, seed: 5));

    private static double[] Gaps(ArrivalKind kind, int seed)
    {
        var schedule = new ArrivalSchedule(500, kind, seed);
        var last = TimeSpan.Zero;
        return [.. Enumerable.Range(0, Count).Select(_ =>
        {
            var due = schedule.Next();
            var gap = due - last;
            last = due;
            return gap.TotalSeconds;
        })];
    }
}
