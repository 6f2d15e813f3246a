using System.Collections.Concurrent;

namespace Memory.Server.Identity;

/// <summary>
/// A token bucket per key: as many tokens as requests per minute, refilled continuously. Bounded: above <paramref name="most"/> keys,
/// buckets that are full again are forgotten, which changes nothing, and if none is, those nearest to full.
/// </summary>
internal sealed class TokenBuckets(TimeProvider time, int most = TokenBuckets.DefaultMost)
{
    public const int DefaultMost = 100_000;

    private readonly ConcurrentDictionary<Guid, TokenBucket> _buckets = new();

    public int Count => _buckets.Count;

    /// <summary>Takes a token, if there is one.</summary>
    public Taken Take(Guid key, int perMinute)
    {
        while (true)
        {
            if (!_buckets.TryGetValue(key, out var bucket))
            {
                MakeRoom();
                bucket = _buckets.GetOrAdd(key, static (_, seed) => new TokenBucket(seed.perMinute, seed.now), (perMinute, now: time.GetTimestamp()));
            }

            if (bucket.Take(perMinute, time) is { } taken)
                return taken;
            _buckets.TryRemove(KeyValuePair.Create(key, bucket));
        }
    }

    private void MakeRoom()
    {
        if (_buckets.Count < most)
            return;
        Forget(missingAtMost: 0);
        if (_buckets.Count < most)
            return;

        // Many at once, since looking at all of them for each newcomer would cost more than the few tokens that this gives away.
        var least = double.PositiveInfinity;
        foreach (var entry in _buckets)
            least = Math.Min(least, entry.Value.Missing(time));
        Forget(least + 1);
    }

    private void Forget(double missingAtMost)
    {
        foreach (var entry in _buckets)
        {
            if (entry.Value.TryRetire(missingAtMost, time))
                _buckets.TryRemove(entry);
        }
    }
}
