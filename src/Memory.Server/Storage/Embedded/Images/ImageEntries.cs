using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Memory.Server.Storage.Embedded.Users;
using Memory.Server.Storage.Images;

namespace Memory.Server.Storage.Embedded.Images;

/// <summary>Tells an image in the entries of a user's journal.</summary>
internal static class ImageEntries
{
    /// <summary>How many rows an entry takes, so that encoding never needs much memory.</summary>
    private const int RowsPerEntry = 50;

    /// <param name="image">The user.</param>
    /// <param name="version">The version of the user that the entries lead to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<IReadOnlyList<byte[]>> LinesAsync(UserImage image, long version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return [new UserEntry { Version = version, At = image.LastActive ?? default, User = image.Profile }.ToLine()];
        var empty = new UserEntry { Version = version };
        await foreach (var part in image.ReadPartsAsync(cancellationToken))
        {
            yield return
            [
                .. Cut(part.Sessions, rows => empty with { Sessions = rows }),
                .. Cut(part.Turns, rows => empty with { Turns = rows }),
                .. Cut(part.Observations, rows => empty with { Observations = rows }),
                .. Cut(part.Memories, rows => empty with { Memories = rows }),
                .. Cut(part.Associations, rows => empty with { Associations = rows }),
                .. Cut(part.Jobs, rows => empty with { Jobs = rows }),
            ];
        }
    }

    private static IEnumerable<byte[]> Cut<T>(ImmutableArray<T> rows, Func<ImmutableArray<T>, UserEntry> toEntry) =>
        rows.Chunk(RowsPerEntry).Select(some => toEntry([.. some]).ToLine());
}
