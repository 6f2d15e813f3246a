using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.Server.Tests.Load.Soaks;

public sealed class HeapGrowthTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(20);

    [Fact]
    public void Of_CachesThatFill_IsNoLeak()
    {
        var heap = Of(Length, static minutes => (Live: 30 + (minutes * 5), Caches: minutes * 5))!;

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
    public void Of_WhatComesInTheFirstHalfAlone_IsNoLeak() => Assert.False(Of(Length, static minutes => (Live: 50 + (5 * Math.Min(minutes, 8)), Caches: 20))!.IsLeak);

    [Fact]
    public void Of_FewLooks_CannotTell() => Assert.Null(Of(TimeSpan.FromMinutes(5), static minutes => (Live: 100 * minutes, Caches: 0))!.IsLeak);

    [Fact]
    public void Of_NoLook_IsNothing() => Assert.Null(HeapGrowth.Of([], Length));

    /// <summary>Looked at every minute.</summary>
    private static HeapGrowth? Of(TimeSpan length, Func<double, (double Live, double Caches)> held) =>
        HeapGrowth.Of([.. Enumerable.Range(1, (int)length.TotalMinutes).Select(minute => (At: TimeSpan.FromMinutes(minute), Held: held(minute))).Select(static one => new HeapLook(one.At, one.Held.Live, one.Held.Caches, Gaps: 0))], length);
}
