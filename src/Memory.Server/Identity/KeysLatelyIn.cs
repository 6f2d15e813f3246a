using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Memory.Server.Identity;

/// <summary>Keys that were let in within the last hour. It lets nobody in: it tells which keys are worth a look when an address sends wrong ones. Bounded.</summary>
internal sealed class KeysLatelyIn(TimeProvider time, int most = KeysLatelyIn.DefaultMost)
{
    public const int DefaultMost = 50_000;

    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    /// <summary>A note that is younger is left as it is, so that most requests only read.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    /// <summary>How often room is made at most: looking through all of them costs.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<UInt128, long> _seen = new();
    private int _count;
    private long _sweptAt = time.GetTimestamp();

    public int Count => Volatile.Read(ref _count);

    /// <summary>Notes a key that was let in. When there is no room, keys that were not seen for an hour go, and without any the newcomer is not noted.</summary>
    public void Note(ImmutableArray<byte> hash)
    {
        var (key, now) = (Short(hash), time.GetTimestamp());
        if (_seen.TryGetValue(key, out var at))
        {
            if (time.GetElapsedTime(at, now) > Precision)
                _seen.TryUpdate(key, now, at);
            return;
        }

        if (Count >= most)
            MakeRoom(now);
        if (Count < most && _seen.TryAdd(key, now))
            Interlocked.Increment(ref _count);
    }

    public bool Has(ImmutableArray<byte> hash) => _seen.TryGetValue(Short(hash), out var at) && time.GetElapsedTime(at) <= Lately;

    private void MakeRoom(long now)
    {
        var swept = Volatile.Read(ref _sweptAt);
        if (time.GetElapsedTime(swept, now) < SweepEvery || Interlocked.CompareExchange(ref _sweptAt, now, swept) != swept)
            return;
        foreach (var entry in _seen)
        {
            if (time.GetElapsedTime(entry.Value, now) > Lately && _seen.TryRemove(entry))
                Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Half of the SHA-256 tells keys apart; the store compares the whole of it.</summary>
    private static UInt128 Short(ImmutableArray<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan());
}
