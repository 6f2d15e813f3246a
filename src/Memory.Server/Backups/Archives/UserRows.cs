using Memory.Server.Storage.Images;

namespace Memory.Server.Backups.Archives;

/// <summary>The rows of an image as an archive holds them.</summary>
internal static class UserRows
{
    public static IEnumerable<ArchivedRow> Of(UserImagePart part) =>
    [
        .. part.Sessions.Select(static row => new ArchivedRow { Session = row }),
        .. part.Turns.Select(static row => new ArchivedRow { Turn = row }),
        .. part.Observations.Select(static row => new ArchivedRow { Observation = row }),
        .. part.Memories.Select(static row => new ArchivedRow { Memory = row }),
        .. part.Associations.Select(static row => new ArchivedRow { Association = row }),
        .. part.Jobs.Select(static row => new ArchivedRow { Job = row }),
    ];
}
