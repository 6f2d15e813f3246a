using System.Runtime.CompilerServices;
using Memory.Server.Storage.Embedded.Users;
using Memory.Server.Storage.Images;

namespace Memory.Server.Storage.Embedded.Images;

/// <summary>A user's rows as they were in one instant, handed out at leisure: they are immutable, so that nobody waits meanwhile.</summary>
internal sealed class EmbeddedImage : UserImage
{
    private readonly UserSnapshot rows;
    private readonly DateTimeOffset oldestJob;

    private EmbeddedImage(UserSnapshot rows, DateTimeOffset oldestJob) => (this.rows, this.oldestJob) = (rows, oldestJob);

    /// <summary>Takes a user's rows; null for an unknown user.</summary>
    /// <param name="state">The user's state, which the caller has to itself.</param>
    /// <param name="oldestJob">Jobs that ended before then are gone.</param>
    public static EmbeddedImage? Of(UserState state, DateTimeOffset oldestJob) => state.Profile is { } profile
        ? new EmbeddedImage(UserSnapshot.Capture(state), oldestJob) { Profile = profile, LastActive = state.LastActive }
        : null;

    public override async IAsyncEnumerable<UserImagePart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Lets whoever waits go on between two parts.
        await Task.Yield();
        foreach (var part in Parts())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return part;
        }
    }

    private IEnumerable<UserImagePart> Parts() =>
    [
        .. rows.Sessions.OrderBy(static session => session.Id.Value, CodePointOrder.Instance).Chunk(UserImagePart.Rows).Select(static some => new UserImagePart { Sessions = [.. some] }),
        .. rows.Turns.Chunk(UserImagePart.Rows).Select(static some => new UserImagePart { Turns = [.. some] }),
        .. rows.Observations.OrderBy(static observation => observation.Id.Value).Chunk(UserImagePart.Rows).Select(static some => new UserImagePart { Observations = [.. some] }),
        .. rows.Memories.Chunk(UserImagePart.Rows).Select(static some => new UserImagePart { Memories = [.. some.SelectMany(static versions => versions)] }),
        .. rows.Associations.Chunk(UserImagePart.Rows).Select(static some => new UserImagePart { Associations = [.. some] }),
        .. rows.Jobs.Where(job => !JobRows.IsFinishedBefore(job, oldestJob)).Chunk(UserImagePart.Rows).Select(static some => new UserImagePart { Jobs = [.. some] }),
    ];
}
