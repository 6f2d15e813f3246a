using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class HeapGrowthTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(20);

    [Fact]
    public void Of_CachesThatFill_IsNoLeak()
    {
        var heap = Of(Length, static minutes => (Live: 30 + Filling(minutes), Caches: Filling(minutes)))!;

        Assert.False(heap.IsLeak);
        Assert.Equal((30.0, 30.0), (heap.First.Beside, heap.Last.Beside));
    }

    [Fact]
    public void Of_MoreAndMoreBesideTheCaches_IsALeak()
    {
        var heap = Of(Length, static minutes => (Live: 94 + minutes, Caches: 64))!;

        Assert.True(heap.IsLeak);
        Assert.Equal(1, heap.PerMinute);
    }

    [Fact]
    public void Of_MoreBesideTheCachesWhileTheyFill_IsNoLeak()
    {
        var heap = Of(Length, static minutes => (Live: 28 + (Filling(minutes) * 1.2) + Noise(minutes), Caches: Filling(minutes)))!;

        Assert.False(heap.IsLeak);
        Assert.Equal(TimeSpan.FromMinutes(12), heap.Full?.At);
    }

    [Fact]
    public void Of_AMegabyteAMinute_IsALeakAlsoAmongCachesThatFillLate() =>
        Assert.True(Of(Length, static minutes => (Live: 28 + (Filling(minutes) * 1.2) + Noise(minutes) + minutes, Caches: Filling(minutes)))!.IsLeak);

    [Fact]
    public void Of_CachesThatAreFullOnlyAtTheEnd_CannotTell()
    {
        var heap = Of(Length, static minutes => (Live: 30 + (minutes * 6), Caches: minutes * 5))!;

        Assert.Null(heap.IsLeak);
        Assert.Null(heap.PerMinute);
    }

    [Fact]
    public void Of_WhatComesInTheFirstHalfAlone_IsNoLeak() => Assert.False(Of(Length, static minutes => (Live: 50 + (5 * Math.Min(minutes, 8)), Caches: 20))!.IsLeak);

    [Fact]
    public void Of_FewLooks_CannotTell() => Assert.Null(Of(TimeSpan.FromMinutes(5), static minutes => (Live: 100 * minutes, Caches: 0))!.IsLeak);

    [Fact]
    public void Of_NoLook_IsNothing() => Assert.Null(HeapGrowth.Of([], Length));

    /// <summary>Caches that have all they will ever have after 13 minutes, and nearly so after 12.</summary>
    private static double Filling(double minutes) => 65 + (95 * Math.Min(minutes, 13) / 13);

    /// <summary>Up and down, as from look to look.</summary>
    private static double Noise(double minutes) => (int)minutes % 3 * 1.5;

    /// <summary>Looked at every minute.</summary>
    private static HeapGrowth? Of(TimeSpan length, Func<double, (double Live, double Caches)> held) =>
        HeapGrowth.Of([.. Enumerable.Range(1, (int)length.TotalMinutes).Select(minute => (At: TimeSpan.FromMinutes(minute), Held: held(minute))).Select(static one => new HeapLook(one.At, one.Held.Live, one.Held.Caches, Gaps: 0))], length);
}
