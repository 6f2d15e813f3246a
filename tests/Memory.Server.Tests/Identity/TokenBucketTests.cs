using Memory.Server.Identity;
using Memory.Testing;

namespace Memory.Server.Tests.Identity;

public sealed class TokenBucketTests
{
    private readonly ManualTime _clock = new();
    private int _keys;

    [Fact]
    public void Take_OverAnyTime_NeverMoreThanCapacityPlusRefill()
    {
        var buckets = new TokenBuckets(_clock);
        var (key, taken) = (NewKey(), 0);
        for (var second = 0; second < 180; second++)
        {
            for (var attempt = 0; attempt < 3; attempt++)
                taken += buckets.Take(key, 30).Allowed ? 1 : 0;
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(taken, 30 + (179 / 2), 30 + 90);
    }

    [Fact]
    public void Take_MoreKeysThanRoom_StaysBoundedAndKeepsTheEmptiest()
    {
        var buckets = new TokenBuckets(_clock, most: 10);
        var busy = NewKey();
        for (var n = 0; n < 5; n++)
            buckets.Take(busy, 5);
        for (var n = 0; n < 1000; n++)
            Assert.True(buckets.Take(NewKey(), 5).Allowed);
        Assert.InRange(buckets.Count, 1, 11);
        Assert.False(buckets.Take(busy, 5).Allowed);
    }

    private Guid NewKey() => new(++_keys, 0, 0, new byte[8]);
}
