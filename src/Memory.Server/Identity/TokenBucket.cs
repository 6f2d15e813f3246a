namespace Memory.Server.Identity;

/// <summary>Holds as many tokens as may be taken in a minute, full at first, and is refilled continuously.</summary>
/// <param name="perMinute">How many tokens it holds, and gets back in a minute.</param>
/// <param name="born">The timestamp of now.</param>
internal sealed class TokenBucket(int perMinute, long born)
{
    /// <summary>What a refill in fractions may lack, so that who waits as long as told finds the token.</summary>
    private const double Rounding = 1e-6;

    private readonly Lock _lock = new();
    private int _capacity = perMinute;
    private double _tokens = perMinute;
    private long _at = born;
    private bool _isRetired;

    /// <summary>Takes a token, if there is one; null from a retired bucket.</summary>
    /// <param name="capacity">How many it holds from now on.</param>
    /// <param name="time">The clock that it was made by.</param>
    public Taken? Take(int capacity, TimeProvider time)
    {
        lock (_lock)
        {
            if (_isRetired)
                return null;
            _capacity = capacity;
            Refill(time);
            var allowed = _tokens >= 1 - Rounding;
            if (allowed)
                _tokens = Math.Max(0, _tokens - 1);
            return new Taken(allowed, (int)_tokens, TimeFor(1 - _tokens), TimeFor(_capacity - _tokens));
        }
    }

    /// <summary>How long until there is a token; zero when there is one.</summary>
    public TimeSpan Wait(TimeProvider time)
    {
        lock (_lock)
        {
            Refill(time);
            return TimeFor(1 - Rounding - _tokens);
        }
    }

    /// <summary>How many tokens it lacks.</summary>
    public double Missing(TimeProvider time)
    {
        lock (_lock)
        {
            Refill(time);
            return _capacity - _tokens;
        }
    }

    /// <summary>Gives out nothing any more, if it lacks at most so many tokens. Who holds it then gets another one, so that none is taken from two.</summary>
    public bool TryRetire(double missingAtMost, TimeProvider time)
    {
        lock (_lock)
        {
            Refill(time);
            return _isRetired |= _capacity - _tokens <= missingAtMost;
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

/// <summary>What became of taking a token.</summary>
/// <param name="Allowed">Whether there was a token.</param>
/// <param name="Remaining">Whole tokens left.</param>
/// <param name="Next">How long until there is a token again.</param>
/// <param name="Full">How long until the bucket is full again.</param>
internal readonly record struct Taken(bool Allowed, int Remaining, TimeSpan Next, TimeSpan Full);
