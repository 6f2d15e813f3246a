using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Identity;
using Memory.Testing;

namespace Memory.Server.Tests.Identity;

public sealed class KeysLatelyInTests
{
    private readonly ManualTime _clock = new();

    [Fact]
    public void Has_WithinTheHour_Only()
    {
        var lately = new KeysLatelyIn(_clock);
        Assert.False(lately.Has(Hash(1)));
        lately.Note(Hash(1));
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(lately.Has(Hash(1)));
        Assert.False(lately.Has(Hash(2)));
        lately.Note(Hash(1));
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(lately.Has(Hash(1)));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(lately.Has(Hash(1)));
    }

    [Fact]
    public void Note_MoreThanRoom_BoundedAndOldOnesGiveWay()
    {
        var lately = new KeysLatelyIn(_clock, most: 100);
        for (var n = 0; n < 1000; n++)
            lately.Note(Hash(n));
        Assert.Equal(100, lately.Count);
        Assert.True(lately.Has(Hash(99)));
        Assert.False(lately.Has(Hash(100)));

        _clock.Advance(TimeSpan.FromHours(2));
        lately.Note(Hash(500));
        Assert.Equal(1, lately.Count);
        Assert.True(lately.Has(Hash(500)));
    }

    private static ImmutableArray<byte> Hash(int n) => KeySecret.Hash(n.ToString(CultureInfo.InvariantCulture));
}
