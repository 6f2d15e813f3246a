using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Verification;

/// <summary>What is checked of a user, out of one state.</summary>
internal sealed record UserContents
{
    /// <summary>All versions of each memory, oldest first.</summary>
    public required IReadOnlyList<IReadOnlyList<MemoryRecord>> Memories { get; init; }

    public required IReadOnlyList<Observation> Observations { get; init; }

    public required IReadOnlySet<MessageId> Turns { get; init; }

    public required IReadOnlyList<IngestJob> Jobs { get; init; }

    public required IReadOnlyList<Association> Links { get; init; }
}
