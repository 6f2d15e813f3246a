using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>What all journals of a store share.</summary>
internal sealed class JournalContext(
    EmbeddedOptions options, DiskPlaces places, IDisk disk, DiskThreads threads, TimeProvider time, ILogger logger)
{
    private long versionFloor;

    public EmbeddedOptions Options { get; } = options;

    public DiskPlaces Places { get; } = places;

    public IDisk Disk { get; } = disk;

    public DiskThreads Threads { get; } = threads;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>What the kept answers of all owners take.</summary>
    public AnswerBudget KeptAnswers { get; } = new(options.AllKeptAnswerBytes);

    public StoreSeals Seals { get; } = new(options.OnSealBroken);

    /// <summary>
    /// No state that is loaded from now on has a lower version. It rises when a state is dropped whose latest changes did not reach
    /// the disk: a reader may have seen them, and must not take a later version of the same number for what it already has.
    /// </summary>
    public long VersionFloor => Volatile.Read(ref versionFloor);

    /// <summary>For journals that hold nothing of what anybody said, and that must be readable without a key.</summary>
    public JournalContext Unsealed() => new(Options, Places, Disk, Threads, Time, Logger);

    public void RaiseVersionFloor(long version)
    {
        for (var seen = VersionFloor; seen < version; seen = VersionFloor)
            Interlocked.CompareExchange(ref versionFloor, version, seen);
    }
}
