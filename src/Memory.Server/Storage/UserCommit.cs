using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Storage;

/// <summary>A change of one user's state, stored whole or not at all.</summary>
internal sealed record UserCommit
{
    /// <summary>Changes nothing.</summary>
    public static UserCommit None { get; } = new();

    /// <summary>When the change was decided; it becomes the user's last activity.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The user as it now is. Any change of an unknown user must bring one.</summary>
    public UserProfile? User { get; init; }

    /// <summary>Sessions as they now are.</summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>New turns in their order of arrival (the store gives their sequence), or known ones as they now are.</summary>
    public ImmutableArray<Turn> Turns { get; init; } = [];

    /// <summary>New observations, or known ones as they now are.</summary>
    public ImmutableArray<Observation> Observations { get; init; } = [];

    /// <summary>New versions of memories.</summary>
    public ImmutableArray<MemoryRecord> Memories { get; init; } = [];

    /// <summary>New links between memories, or known ones as they now are.</summary>
    public ImmutableArray<Association> Associations { get; init; } = [];

    /// <summary>Links to remove.</summary>
    public ImmutableArray<AssociationKey> Unlinked { get; init; } = [];

    /// <summary>
    /// Memories to remove with all their versions and links. Their observations come in <see cref="Observations"/>, emptied. No plaintext of them
    /// may be left in the store's files 60 s later.
    /// </summary>
    public ImmutableArray<MemoryId> Erased { get; init; } = [];

    /// <summary>New jobs (the store gives their sequence), or known ones as they now are.</summary>
    public ImmutableArray<IngestJob> Jobs { get; init; } = [];

    /// <summary>Whether no job of these can be stored already, so that the store need not look for them.</summary>
    public bool AreJobsNew { get; init; }

    /// <summary>The claim under which it was decided; the store refuses it when the claim has been taken over.</summary>
    public JobClaim? Fence { get; init; }

    /// <summary>Whether it changes anything.</summary>
    public bool IsEmpty => User is null && Sessions.IsEmpty && Turns.IsEmpty && Observations.IsEmpty && Memories.IsEmpty && Erased.IsEmpty
        && Associations.IsEmpty && Unlinked.IsEmpty && Jobs.IsEmpty;
}
