using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Recall.Spreading;

/// <summary>
/// Steps from memory to memory along links, as a question sees them. What superseded a memory by then stands for it, and what was merged into another is that
/// other one, so that links lead on to what holds.
/// </summary>
internal sealed class LinkWalk(UserIndex index, RecallQuery query, DateTimeOffset asOf)
{
    /// <summary>Of more memories that one stands for, the links are not followed.</summary>
    public const int MaxMembers = 64;

    /// <summary>The memories that this one is linked with, and how strongly.</summary>
    public IEnumerable<(MemoryId Memory, double Strength)> From(MemoryId memory)
    {
        foreach (var member in MembersOf(index, memory).Where(member => member == memory || StandInOf(member) == memory))
        {
            foreach (var link in index.Links.Of(member))
            {
                if (IsKnown(link) && StandInOf(link.OtherThan(member)) is { } other && other != memory)
                    yield return (other, link.Strength);
            }
        }
    }

    /// <summary>The memory and those that it may stand for, the nearest first.</summary>
    public static IReadOnlyList<MemoryId> MembersOf(UserIndex index, MemoryId memory)
    {
        List<MemoryId> members = [memory];
        var seen = new HashSet<MemoryId> { memory };
        List<MemoryId> ends = [memory];
        for (var step = 0; step < Succession.MaxLength && ends.Count > 0 && members.Count < MaxMembers; step++)
        {
            ends = [.. ends.SelectMany(index.SupersededBy).Where(seen.Add).OrderBy(static id => id.Value)];
            members.AddRange(ends.Take(MaxMembers - members.Count));
        }

        return members;
    }

    private bool IsKnown(Association link) => query.KnownAt is not { } instant || link.CreatedAt <= instant;

    /// <summary>What stands for a memory, itself for the most part; null when that is deleted, or was not known yet.</summary>
    private MemoryId? StandInOf(MemoryId id)
    {
        var known = Find(id);
        for (var step = 0; step < Succession.MaxLength && known is not null && NextOf(known) is { } next; step++)
            known = Find(next);
        return known?.Id;
    }

    private MemoryRecord? Find(MemoryId id) =>
        index.Find(id).FirstOrDefault()?.History is { IsDeleted: false } history ? history.VersionAt(query.KnownAt) : null;

    private MemoryId? NextOf(MemoryRecord memory) =>
        memory.SupersededBy is { } next && !memory.IsInCurrentView(asOf) && (query.CurrentViewOnly || memory.SupersededReason == SupersededReason.Merged) ? next : null;
}
