namespace Memory.Server.Memories;

/// <summary>What speaks for a memory besides its words: that it was pinned, confirmed, and how often it was said.</summary>
internal static class MemoryStanding
{
    /// <summary>Whether a request made it essential: neither its slot nor optimisation did.</summary>
    public static bool IsPinned(this MemoryRecord memory) => memory.IsEssentialByItself() && !(memory.Slot is { } slot && SlotCatalog.IsEssential(slot));

    /// <summary>Whether it is essential by request or by its slot, so that optimisation has no say in it.</summary>
    public static bool IsEssentialByItself(this MemoryRecord memory) => memory is { IsEssential: true, IsPromoted: false };

    /// <summary>When somebody last said so, stored it, or brought it back.</summary>
    public static DateTimeOffset LastConfirmedAt(this MemoryRecord memory)
    {
        var said = memory.SaidAt ?? memory.LastRefreshedAt ?? memory.CreatedAt;
        return memory.RestoredAt is { } restored ? Instants.Later(said, restored) : said;
    }

    /// <summary>How often it was said, as far as its source tells: at least once.</summary>
    public static int Mentions(this MemoryRecord memory) =>
        Math.Max(memory.Source?.Messages.Length ?? 1, memory.LastRefreshedAt is null ? 1 : 2);
}
