using System.Collections.Concurrent;

namespace Memory.Server.Identity;

/// <summary>
/// A token bucket per key: as many tokens as requests per minute, refilled continuously. Bounded: above <paramref name="most"/> keys,
/// buckets that are full again are forgotten, which changes nothing, and if none is, the one nearest to full.
/// </summary>
internal sealed class TokenBuckets(TimeProvider time, int most = TokenBuckets.DefaultMost)
{
    public const int DefaultMost = 100_000;

    private readonly ConcurrentDictionary<Guid, Bucket> _buckets = new();

    public int Count => _buckets.Count;

    /// <summary>Takes a token, if there is one.</summary>
    public Taken Take(Guid key, int perMinute)
    {
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            MakeRoom();
            bucket = _buckets.GetOrAdd(key, static (_, seed) => new Bucket(seed.perMinute, seed.now), (perMinute, now: time.GetTimestamp()));
        }

        return bucket.Take(perMinute, time);
    }

    private void MakeRoom()
    {
        if (_buckets.Count < most)
            return;
        (Guid Key, double Missing)? fullest = null;
        foreach (var (key, bucket) in _buckets)
        {
            var missing = bucket.Missing(time);
            if (missing <= 0)
                _buckets.TryRemove(key, out _);
            else if (fullest is null || missing < fullest.Value.Missing)
                fullest = (key, missing);
        }

        if (_buckets.Count >= most && fullest is { } victim)
            _buckets.TryRemove(victim.Key, out _);
    }

    /// <summary>Whether a request may pass.</summary>
    /// <param name="Allowed">Whether there was a token.</param>
    /// <param name="Remaining">Whole tokens left.</param>
    /// <param name="Next">How long until there is a token again.</param>
    /// <param name="Full">How long until the bucket is full again.</param>
    public readonly record struct Taken(bool Allowed, int Remaining, TimeSpan Next, TimeSpan Full);

    private sealed class Bucket(int perMinute, long born)
    {
        private readonly Lock _lock = new();
        private int _capacity = perMinute;
        private double _tokens = perMinute;
        private long _at = born;

        public Taken Take(int capacity, TimeProvider time)
        {
            lock (_lock)
            {
                _capacity = capacity;
                Refill(time);
                var allowed = _tokens >= 1;
                if (allowed)
                    _tokens--;
                return new Taken(allowed, (int)_tokens, TimeFor(1 - _tokens), TimeFor(_capacity - _tokens));
            }
        }

        public double Missing(TimeProvider time)
        {
            lock (_lock)
            {
                Refill(time);
                return _capacity - _tokens;
            }
        }

        private void Refill(TimeProvider time)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(_capacity, _tokens + (time.GetElapsedTime(_at, now).TotalMinutes * _capacity));
            _at = now;
        }

        private TimeSpan TimeFor(double tokens) => TimeSpan.FromMinutes(Math.Max(0, tokens) / _capacity);
    }
}
