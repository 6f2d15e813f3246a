using System.Security.Cryptography;

namespace Memory.Server.Memories;

/// <summary>Fresh ids by the system's clock. Ids of the same millisecond, or after the clock was set back, still grow.</summary>
internal sealed class TimeOrderedIds(TimeProvider time, RandomNumberGenerator random) : IIdSource
{
    private readonly Lock _lock = new();
    private long _milliseconds;
    private int _counter;

    public Guid NewId()
    {
        Span<byte> rest = stackalloc byte[8];
        random.GetBytes(rest);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            if (now > _milliseconds)
                (_milliseconds, _counter) = (now, 0);
            else if (++_counter == UuidV7.CounterEnd)
                (_milliseconds, _counter) = (_milliseconds + 1, 0);
            return UuidV7.Compose(_milliseconds, _counter, rest);
        }
    }
}
