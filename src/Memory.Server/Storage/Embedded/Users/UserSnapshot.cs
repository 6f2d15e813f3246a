using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user's live rows, taken in an instant and encoded at leisure.</summary>
internal sealed record UserSnapshot(
    UserEntry Head, Session[] Sessions, Turn[] Turns, Observation[] Observations, MemoryRecord[][] Memories, Association[] Associations, IngestJob[] Jobs)
{
    /// <summary>How many rows an entry takes, so that encoding never needs much memory.</summary>
    private const int RowsPerEntry = 100;

    public static UserSnapshot Capture(UserState state) => new(
        new UserEntry { Version = state.Version, At = state.LastActive ?? default, User = state.Profile },
        state.Sessions.ToArray(),
        state.Turns.ToArray(),
        state.Observations.ToArray(),
        state.Memories.ToVersionArrays(),
        state.Associations.ToArray(),
        state.Jobs.ToArray());

    /// <summary>The entries that lead to these rows, as lines of JSON.</summary>
    public IEnumerable<byte[]> ToLines()
    {
        var part = new UserEntry { Version = Head.Version };
        return ((IEnumerable<UserEntry>)
        [
            Head,
            .. Cut(Sessions, rows => part with { Sessions = rows }),
            .. Cut(Turns, rows => part with { Turns = rows }),
            .. Cut(Observations, rows => part with { Observations = rows }),
            .. Cut(Memories.SelectMany(static versions => versions), rows => part with { Memories = rows }),
            .. Cut(Associations, rows => part with { Associations = rows }),
            .. Cut(Jobs, rows => part with { Jobs = rows }),
        ]).Select(static entry => entry.ToLine());
    }

    private static IEnumerable<UserEntry> Cut<T>(IEnumerable<T> rows, Func<ImmutableArray<T>, UserEntry> toEntry) =>
        rows.Chunk(RowsPerEntry).Select(chunk => toEntry([.. chunk]));
}
