using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Associations;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>Everything held about one user, folded from the journal's entries.</summary>
internal sealed class UserState(JournalContext context) : IJournalState
{
    public const int BaseSize = 2048;
    private readonly ChangeLog changes = new();

    public long Version { get; private set; }

    public UserProfile? Profile { get; private set; }

    public DateTimeOffset? LastActive { get; private set; }

    /// <summary>When the user was last erased; null when never.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    public SessionRows Sessions { get; } = new();

    public TurnRows Turns { get; } = new();

    public ObservationRows Observations { get; } = new();

    public MemoryRows Memories { get; } = new();

    public AssociationRows Associations { get; } = new();

    public JobRows Jobs { get; } = new();

    public long Size => BaseSize + Sessions.Size + Turns.Size + Observations.Size + Memories.Size + Associations.Size + Jobs.Size
        + (Profile is null ? 0 : RowSizes.Of(Profile));

    /// <summary>About how many bytes it takes in memory: the rows, and what is noted beside them.</summary>
    public long Held => Size + changes.Size;

    public long Written { get; private set; } = BaseSize;

    public int Erasures { get; private set; }

    public UserUsage Usage => new(Sessions.OpenCount, Turns.Count, Memories.LiveCount, LastActive);

    private DateTimeOffset OldestJob => context.Time.Now() - context.Options.FinishedJobLifetime;

    public IngestJob? FindJob(JobId id) => Kept(Jobs.Find(id));

    public IngestJob? FindJobOf(MessageId message) => Kept(Jobs.FindOf(message));

    /// <summary>How much there is to erase.</summary>
    public ErasureCounts Count(int keys) => new(
        Memories.ToArray().Length, Turns.Count, Sessions.ToArray().Length, Associations.Count, Jobs.ToArray().Count(job => Kept(job) is not null), keys);

    /// <summary>The entry that a commit becomes: with the next version, and a place in their order for turns and jobs that are new.</summary>
    /// <exception cref="InvalidOperationException">The commit changes an unknown user without bringing one.</exception>
    public UserEntry Prepare(UserCommit commit)
    {
        if (Profile is null && commit.User is null)
            throw new InvalidOperationException("A change of an unknown user must bring the user.");
        var turn = Turns.LastSequence;
        var job = Jobs.LastSequence;
        return new UserEntry
        {
            Version = Version + 1,
            At = commit.At,
            User = commit.User,
            Sessions = OrNone(commit.Sessions),
            Turns = OrNone(commit.Turns, row => row with { Sequence = Turns.Find(row.Id)?.Sequence ?? ++turn }),
            Observations = OrNone(commit.Observations),
            Memories = OrNone(commit.Memories),
            Erased = OrNone(commit.Erased),
            Associations = OrNone(commit.Associations),
            Unlinked = OrNone(commit.Unlinked),
            Jobs = OrNone(commit.Jobs, row => row with { Sequence = Jobs.Find(row.Id)?.Sequence ?? ++job }),
        };
    }

    public void Apply(UserEntry entry)
    {
        Version = Math.Max(Version, entry.Version);
        if (entry.At != default)
            LastActive = entry.At;
        if (entry.User is { } user)
        {
            Profile = user;
            Written += RowSizes.Of(user);
        }

        foreach (var session in OrEmpty(entry.Sessions))
        {
            Sessions.Put(session);
            Written += RowSizes.Of(session);
        }

        foreach (var turn in OrEmpty(entry.Turns))
        {
            Turns.Put(turn);
            Written += RowSizes.Of(turn);
            changes.Add(Version, turn.Id);
        }

        foreach (var observation in OrEmpty(entry.Observations))
        {
            Observations.Put(observation);
            Written += RowSizes.Of(observation);
        }

        foreach (var memory in OrEmpty(entry.Memories))
        {
            Memories.Put(memory);
            Written += RowSizes.Of(memory);
            changes.Add(Version, memory.Id);
        }

        foreach (var link in OrEmpty(entry.Associations))
        {
            Associations.Put(link);
            Written += RowSizes.Of(link);
            changes.AddLinks(Version, link.Source);
        }

        foreach (var link in OrEmpty(entry.Unlinked))
        {
            Associations.Remove(link);
            changes.AddLinks(Version, link.Source);
        }

        foreach (var erased in OrEmpty(entry.Erased))
        {
            Memories.Erase(erased);
            Associations.Erase(erased);
            Erasures++;
            changes.Add(Version, erased);
        }

        foreach (var job in OrEmpty(entry.Jobs))
        {
            Jobs.Put(job);
            Written += RowSizes.Of(job);
        }
    }

    /// <summary>What changed since a version: everything when the reader knows nothing, or a version too old or of another life.</summary>
    public UserDelta DeltaSince(long since)
    {
        if (since == Version && since > 0)
            return new UserDelta(Version, false, [], [], []);
        if (since <= 0 || since < changes.Floor || since > Version)
            return new UserDelta(Version, true, Turns.ToArray(), Memories.ToVersionArrays(), []) { Links = Associations.ToLinks() };
        var (turns, memories, linked) = changes.Since(since);
        return new UserDelta(
            Version,
            false,
            [.. turns.Select(id => Turns.Find(id)!).OrderBy(static turn => turn.Sequence)],
            [.. memories.Select(Memories.Versions).Where(static versions => versions.Length > 0)],
            [.. memories.Where(id => Memories.Find(id) is null)])
        {
            Links = [.. linked.OrderBy(static id => id.Value).Select(Associations.LinksFrom)],
        };
    }

    /// <summary>Some texts got their vector, which readers are to hear of.</summary>
    public void NoteVectors(IEnumerable<TextGap> texts)
    {
        RaiseVersion();
        foreach (var text in texts)
        {
            if (text.Turn is { } turn && Turns.Find(turn) is not null)
                changes.Add(Version, turn);
            else if (text.Memory is { } memory && Memories.Find(memory.Id) is not null)
                changes.Add(Version, memory.Id);
        }
    }

    /// <summary>All texts have other vectors now: readers read everything anew.</summary>
    public void ExchangeVectors()
    {
        RaiseVersion();
        changes.StartAt(Version);
    }

    public void Replay(ReadOnlySpan<byte> entry) => Apply(UserEntry.Parse(entry));

    public void Loaded()
    {
        DropOldJobs();
        Version = Math.Max(Version, context.VersionFloor);
        changes.StartAt(Version);
    }

    public JournalSnapshot Capture()
    {
        DropOldJobs();
        return new JournalSnapshot(UserSnapshot.Capture(this).ToLines(), Size, Written, Erasures);
    }

    public void Rewritten(JournalSnapshot snapshot)
    {
        Written = Written - snapshot.Written + snapshot.Size;
        Erasures -= snapshot.Erasures;
    }

    /// <summary>The journal does not hold this change, so that whoever loads it must not count from an earlier one again.</summary>
    private void RaiseVersion() => context.RaiseVersionFloor(++Version);

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T> rows, Func<T, T>? place = null) =>
        rows.IsDefaultOrEmpty ? default : place is null ? rows : [.. rows.Select(place)];

    private static ImmutableArray<T> OrEmpty<T>(ImmutableArray<T> rows) => rows.IsDefault ? [] : rows;

    private void DropOldJobs() => Jobs.DropFinishedBefore(OldestJob);

    /// <summary>A job that ended long ago is gone for those who ask, whether or not it was dropped already.</summary>
    private IngestJob? Kept(IngestJob? job) => job is not null && JobRows.IsFinishedBefore(job, OldestJob) ? null : job;
}
