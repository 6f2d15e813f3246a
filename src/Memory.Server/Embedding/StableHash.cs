namespace Memory.Server.Embedding;

/// <summary>
/// A hash that is the same on every machine and in every release: FNV-1a (Fowler, Noll, Vo) over a text's UTF-16 code units, low byte first,
/// finished by MurmurHash3's mixer (Appleby), because the plain one's high bits hardly depend on the last byte.
/// It is fed character by character, so that the pieces that begin at one place share the work.
/// </summary>
/// <param name="kind">Keeps features apart that look alike, such as a stem and a piece of a word.</param>
internal struct StableHash(char kind)
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _state = (Offset ^ kind) * Prime;

    public void Add(char character)
    {
        _state = (_state ^ (byte)character) * Prime;
        _state = (_state ^ (byte)(character >> 8)) * Prime;
    }

    /// <summary>The hash of what was added so far.</summary>
    public readonly ulong Value
    {
        get
        {
            var hash = _state ^ (_state >> 33);
            hash *= 0xff51afd7ed558ccd;
            hash ^= hash >> 33;
            hash *= 0xc4ceb9fe1a85ec53;
            return hash ^ (hash >> 33);
        }
    }
}
