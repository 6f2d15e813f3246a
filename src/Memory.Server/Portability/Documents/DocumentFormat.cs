using System.Collections.Immutable;
using Memory.Server.Storage.Images;

namespace Memory.Server.Portability.Documents;

/// <summary>The names of a document that holds everything about a user.</summary>
internal static class DocumentFormat
{
    public const string Name = "memory-export";

    public const int Version = 1;

    public const string Sessions = "sessions";

    public const string Messages = "messages";

    public const string Observations = "observations";

    public const string Memories = "memories";

    public const string Associations = "associations";

    public const string Jobs = "jobs";

    public const string Audit = "audit";

    /// <summary>The lists, in the order in which they are written.</summary>
    public static ImmutableArray<string> Lists { get; } = [Sessions, Messages, Observations, Memories, Associations, Jobs, Audit];

    /// <summary>The list to which a part's rows belong.</summary>
    public static string ListOf(UserImagePart part) => part switch
    {
        { Sessions.IsEmpty: false } => Sessions,
        { Turns.IsEmpty: false } => Messages,
        { Observations.IsEmpty: false } => Observations,
        { Memories.IsEmpty: false } => Memories,
        { Associations.IsEmpty: false } => Associations,
        _ => Jobs,
    };
}
