using Memory.Server.Memories;

namespace Memory.Benchmarks;

/// <summary>Ids that grow by one, so that every run stores the same.</summary>
internal sealed class CountedIds : IIdSource
{
    private int last;

    public Guid NewId() => new(Interlocked.Increment(ref last), 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);
}
