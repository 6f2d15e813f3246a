using Memory.Client;
using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Asking;

/// <summary>Turns in which extraction found a slot's value that was replaced, and turns in which it found what replaced one.</summary>
internal sealed class SlotChanges
{
    private readonly HashSet<string> replaced = new(StringComparer.Ordinal);
    private readonly HashSet<string> replacing = new(StringComparer.Ordinal);

    private SlotChanges()
    {
    }

    public static SlotChanges None { get; } = new();

    public static SlotChanges In(IReadOnlyList<MemoryRecord> memories)
    {
        var changes = new SlotChanges();
        var successors = memories.Select(static memory => memory.SupersededBy).OfType<Guid>().ToHashSet();
        foreach (var memory in memories.Where(static memory => memory is { Key: not null, Source: not null }))
        {
            if (memory.SupersededAt is not null)
                changes.replaced.UnionWith(memory.Source!.MessageIds);
            if (successors.Contains(memory.Id))
                changes.replacing.UnionWith(memory.Source!.MessageIds);
        }

        return changes;
    }

    public bool Concern(Question question) => question.Old.Any(replaced.Contains) || question.New.Any(replacing.Contains);
}
