using System.Collections.Immutable;

namespace Memory.Server.Memories.Associations;

/// <summary>A memory and what others may have in common with it.</summary>
internal sealed class Linkable(MemoryRecord memory)
{
    private IReadOnlyList<KeyValuePair<string, bool>>? _names;

    public MemoryId Id => memory.Id;

    public MemoryRecord Memory => memory;

    public ImmutableArray<MessageId> Messages => memory.Source?.Messages ?? [];

    /// <summary>The names in its words; true for those that surely are names.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>> Names => _names ??= ProperNames.In(memory.Content);

    /// <summary>What is retired keeps the links that it has and gets no more; its successor gets its own.</summary>
    public bool MayBeLinked => !memory.IsDeleted && memory.SupersededReason is null;
}
