using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Storage.Images;

/// <summary>Some rows of a <see cref="UserImage"/>.</summary>
internal sealed record UserImagePart
{
    /// <summary>About how many rows a part has. A memory's versions are never divided.</summary>
    public const int Rows = 200;

    /// <summary>Sessions, ended ones too.</summary>
    public ImmutableArray<Session> Sessions { get; init; } = [];

    /// <summary>Turns, hidden ones too, with their places.</summary>
    public ImmutableArray<Turn> Turns { get; init; } = [];

    /// <summary>Observations, forgotten ones too.</summary>
    public ImmutableArray<Observation> Observations { get; init; } = [];

    /// <summary>Versions of memories, oldest first, and all of one memory.</summary>
    public ImmutableArray<MemoryRecord> Memories { get; init; } = [];

    /// <summary>Links, removed ones too.</summary>
    public ImmutableArray<Association> Associations { get; init; } = [];

    /// <summary>Jobs of both lanes with their places, ended ones as long as they are kept.</summary>
    public ImmutableArray<IngestJob> Jobs { get; init; } = [];

    /// <summary>The rows as a change of a user who does not hold them yet.</summary>
    public UserCommit ToCommit() => new()
    {
        Sessions = Sessions,
        Turns = Turns,
        Observations = Observations,
        Memories = Memories,
        Associations = Associations,
        Jobs = Jobs,
    };
}
