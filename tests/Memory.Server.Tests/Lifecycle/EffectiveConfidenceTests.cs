using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Lifecycle;

public sealed class EffectiveConfidenceTests
{
    private static readonly MemoryRecord Said = Rows.Memory(1) with { Confidence = 0.8, SaidAt = Rows.Noon };

    [Theory]
    [InlineData(-10, 0.8)]
    [InlineData(0, 0.8)]
    [InlineData(365, 0.4)]
    [InlineData(730, 0.2)]
    [InlineData(1095, 0.1)]
    [InlineData(36500, 0.1)]
    public void Of_AFact_IsHalvedEachYearDownToTheFloor(int days, double expected) =>
        Assert.Equal(expected, Of(Said, days));

    [Theory]
    [InlineData(MemoryType.Fact, 365)]
    [InlineData(MemoryType.Preference, 730)]
    [InlineData(MemoryType.Event, 180)]
    public void Of_ByType_HasItsOwnHalfLife(MemoryType type, int halfLife) => Assert.Equal(0.4, Of(Said with { Type = type }, halfLife));

    [Fact]
    public void Of_WhatAnApplicationKeepsForItself_DoesNotFade() => Assert.Equal(0.8, Of(Said with { Type = MemoryType.System }, 10_000));

    [Fact]
    public void Of_LessThanTheFloor_KeepsWhatItHad() => Assert.Equal(0.03, Of(Said with { Confidence = 0.03 }, 10_000));

    [Fact]
    public void Of_APin_DoesNotFadeButAnEssentialSlotDoes()
    {
        var pin = Said with { IsEssential = true };
        Assert.Equal(0.8, Of(pin, 3650));
        Assert.Equal(0.1, Of(pin with { IsPromoted = true }, 3650));
        Assert.Equal(0.1, Of(pin with { Slot = Slot.Parse("location") }, 3650));
    }

    [Fact]
    public void Of_SaidAgainOrRestored_StartsAnew()
    {
        Assert.Equal(0.4, Of(Said with { SaidAt = Rows.Noon.AddDays(365) }, 730));
        Assert.Equal(0.4, Of(Said with { RestoredAt = Rows.Noon.AddDays(365) }, 730));
    }

    [Fact]
    public void Of_AVersionOfBefore_GoesByWhatItTells()
    {
        Assert.Equal(0.4, Of(Said with { SaidAt = null }, 365));
        Assert.Equal(0.4, Of(Said with { SaidAt = null, LastRefreshedAt = Rows.Noon.AddDays(365) }, 730));
    }

    [Fact]
    public void Of_AnyAge_FallsAndStaysWithinBounds()
    {
        var before = 1.0;
        for (var days = 0; days < 4000; days += 7)
        {
            var left = Of(Said, days);
            Assert.InRange(left, 0.1, before);
            before = left;
        }
    }

    private static double Of(MemoryRecord memory, int days) => EffectiveConfidence.Of(memory, Rows.Noon.AddDays(days), DecayRates.Default);
}
