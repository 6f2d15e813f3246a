using System.Net;
using System.Security.Cryptography;
using Memory.Server.Configuration;

namespace Memory.Server.Identity;

/// <summary>
/// A token bucket per remote address, of which wrong keys take. Bounded without forgetting anybody: there are so many places, and addresses
/// that fall into the same one share its bucket.
/// </summary>
internal sealed class WrongKeys
{
    public const int Places = 65_536;

    private const int KeyBytes = 32;

    private readonly TokenBucket?[] _buckets = new TokenBucket?[Places];
    private readonly byte[] _key = new byte[KeyBytes];
    private readonly int _perMinute;
    private readonly TimeProvider _time;

    public WrongKeys(HttpSettings settings, TimeProvider time, RandomNumberGenerator random)
    {
        (_perMinute, _time) = (settings.WrongKeysPerMinute, time);
        random.GetBytes(_key);
    }

    /// <summary>Tells addresses apart.</summary>
    public RemoteAddress Of(IPAddress? address) => RemoteAddress.Of(address, _key);

    /// <summary>How long until the address may try another key; zero when it may.</summary>
    public TimeSpan WaitOf(RemoteAddress address) => Volatile.Read(ref _buckets[address.PlaceAmong(Places)])?.Wait(_time) ?? TimeSpan.Zero;

    /// <summary>Counts a wrong key; how long until the address may try another one if this was one too many, else zero.</summary>
    public TimeSpan Note(RemoteAddress address)
    {
        if (_perMinute == 0)
            return TimeSpan.Zero;
        ref var place = ref _buckets[address.PlaceAmong(Places)];
        var bucket = Volatile.Read(ref place);
        if (bucket is null)
        {
            var made = new TokenBucket(_perMinute, _time.GetTimestamp());
            bucket = Interlocked.CompareExchange(ref place, made, null) ?? made;
        }

        return bucket.Take(_perMinute, _time) is { Allowed: false } refused ? refused.Next : TimeSpan.Zero;
    }
}
