using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded;

/// <summary>Where the embedded store keeps its files, and its bounds.</summary>
internal sealed class EmbeddedOptions
{
    /// <summary>The folder that holds everything. One process owns it at a time.</summary>
    public required string Folder { get; set; }

    /// <summary>Opens the key ring with what the settings hold.</summary>
    /// <value>The default opens none: a plain store stays plain, and an encrypted one is refused.</value>
    public RingOpening Ring { get; set; } = RingOpening.None;

    /// <summary>The folder of the key ring.</summary>
    /// <value>The default is <c>keyring</c> in the store's folder.</value>
    public string? KeyRingFolder { get; set; }

    /// <summary>Told whose data does not open, though it is undamaged. It must return at once and never throw.</summary>
    public Action<KeyHolder>? OnSealBroken { get; set; }

    /// <summary>Told how long things take.</summary>
    /// <value>The default is nobody.</value>
    public StoreMetrics? Metrics { get; set; }

    /// <summary>About how many bytes of users' states stay in memory; the least recently used ones leave first.</summary>
    /// <value>The default is 256 MiB.</value>
    public long CacheBytes { get; set; } = 256L << 20;

    /// <summary>A journal is rewritten when at least so many of its bytes are dead …</summary>
    /// <value>The default is 1 MiB.</value>
    public long CompactAtDeadBytes { get; set; } = 1L << 20;

    /// <summary>… and at least this share of it.</summary>
    /// <value>The default is 0.5. From 0 to 1.</value>
    public double CompactAtDeadShare { get; set; } = 0.5;

    /// <summary>How many files are written at the same time; more wait.</summary>
    /// <value>The default is 8.</value>
    public int DiskThreads { get; set; } = 8;

    /// <summary>How long a finished job stays readable.</summary>
    /// <value>The default is 7 days.</value>
    public TimeSpan FinishedJobLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>About how many bytes of kept answers each owner may have; the oldest leave first.</summary>
    /// <value>The default is 32 MiB.</value>
    public long KeptAnswerBytes { get; set; } = 32L << 20;

    /// <summary>About how many bytes the kept answers of all owners may have together; beyond it, an owner who has another one kept gives up its own oldest.</summary>
    /// <value>The default is 256 MiB.</value>
    public long AllKeptAnswerBytes { get; set; } = 256L << 20;

    /// <summary>How many lines of an audit log a file holds; the next one begins then. So much of a log is read at a time.</summary>
    /// <value>The default is 1,024.</value>
    public int AuditLinesPerFile { get; set; } = 1024;

    /// <summary>How often what need not be durable at once is written: the queue's checkpoint and the last uses of keys.</summary>
    /// <value>The default is one minute.</value>
    public TimeSpan UpkeepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The same for a store in another folder, with the same key ring.</summary>
    public EmbeddedOptions At(string folder)
    {
        var same = (EmbeddedOptions)MemberwiseClone();
        same.KeyRingFolder ??= new DiskPlaces(Folder).KeyRing;
        same.Folder = folder;
        return same;
    }
}
