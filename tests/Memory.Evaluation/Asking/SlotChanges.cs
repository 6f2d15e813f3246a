using Memory.Client;
using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Asking;

/// <summary>Which turns' facts took the place of which other turns' facts in a slot.</summary>
internal sealed class SlotChanges
{
    private readonly Dictionary<string, HashSet<string>> replacedBy = new(StringComparer.Ordinal);

    private SlotChanges()
    {
    }

    public static SlotChanges None { get; } = new();

    public static SlotChanges In(IReadOnlyList<MemoryRecord> memories)
    {
        var changes = new SlotChanges();
        var known = memories.Where(static memory => memory is { Key: not null, Source: not null }).ToDictionary(static memory => memory.Id);
        foreach (var memory in known.Values)
        {
            foreach (var turn in memory.Source!.MessageIds)
            {
                if (!changes.replacedBy.TryGetValue(turn, out var later))
                    changes.replacedBy[turn] = later = new(StringComparer.Ordinal);
                later.UnionWith(Successors(memory, known).SelectMany(static successor => successor.Source!.MessageIds));
            }
        }

        return changes;
    }

    /// <summary>Whether a value from an old turn was replaced by one from a new turn, at once or by way of others: it takes both to have been found.</summary>
    public bool Concern(Question question) =>
        question.Old.Any(old => replacedBy.TryGetValue(old, out var later) && question.New.Any(later.Contains));

    private static IEnumerable<MemoryRecord> Successors(MemoryRecord memory, Dictionary<Guid, MemoryRecord> known)
    {
        var passed = new HashSet<Guid> { memory.Id };
        while (memory.SupersededBy is { } next && passed.Add(next) && known.TryGetValue(next, out var successor))
            yield return memory = successor;
    }
}
