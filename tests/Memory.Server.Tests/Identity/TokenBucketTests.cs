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

    /// <summary>Many at once, while buckets are forgotten all the time: nobody gets a token more than there were.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(60, 3)]
    [InlineData(250, 4)]
    public async Task Take_ManyAtOnce_NeverMoreThanTheBucketAllows(int perMinute, int seed)
    {
        var (random, buckets, key) = (new Random(seed), new TokenBuckets(_clock), NewKey());
        var (taken, refilled) = (0, 0.0);
        for (var round = 0; round < 20; round++)
        {
            await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (_, _) =>
            {
                if (buckets.Take(key, perMinute).Allowed)
                    Interlocked.Increment(ref taken);
                return ValueTask.CompletedTask;
            });
            Assert.InRange(taken, Math.Floor(Math.Min(perMinute, 400.0)), Math.Floor(perMinute + refilled + 0.001));
            var pause = TimeSpan.FromMilliseconds(random.Next(1, 20_000));
            _clock.Advance(pause);
            refilled += pause.TotalMinutes * perMinute;
        }
    }

    /// <summary>Otherwise a token could be taken from a bucket that is being forgotten, and all of them again from the one after it.</summary>
    [Fact]
    public void Retire_WhileATokenIsTaken_OneOfTheTwoHappens()
    {
        var (taken, retired) = (0, 0);
        for (var round = 0; round < 5000; round++)
        {
            var bucket = new TokenBucket(3, _clock.GetTimestamp());
            var (isRetired, token) = (false, default(Taken?));
            Action[] both = [() => token = bucket.Take(3, _clock), () => isRetired = bucket.TryRetire(missingAtMost: 0, _clock)];
            Parallel.Invoke(both[round % 2], both[1 - (round % 2)]);
            Assert.Equal(isRetired, token is null);
            taken += isRetired ? 0 : 1;
            retired += isRetired ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{taken} taken, {retired} retired");
    }

    [Fact]
    public void Take_AfterTheTimeTold_IsAllowed()
    {
        var buckets = new TokenBuckets(_clock);
        foreach (var perMinute in (int[])[1, 3, 7, 60, 97, 1000])
        {
            var key = NewKey();
            for (var n = 0; n < perMinute; n++)
                Assert.True(buckets.Take(key, perMinute).Allowed);
            for (var n = 0; n < 50; n++)
            {
                var refused = buckets.Take(key, perMinute);
                Assert.False(refused.Allowed);
                _clock.Advance(refused.Next + TimeSpan.FromMilliseconds(1));
                Assert.True(buckets.Take(key, perMinute).Allowed);
            }
        }
    }

    private Guid NewKey() => new(++_keys, 0, 0, new byte[8]);
}
