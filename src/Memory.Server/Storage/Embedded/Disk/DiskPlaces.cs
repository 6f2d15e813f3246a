using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>Which file stands where in the store's folder. Names are hashes: they tell nobody who is remembered.</summary>
internal sealed class DiskPlaces(string folder)
{
    public const string JournalEnding = ".journal";

    private const string VectorsEnding = ".vectors";

    public string Folder { get; } = Path.GetFullPath(folder);

    public string Lock => Path.Combine(Folder, "lock");

    public string Format => Path.Combine(Folder, "format");

    public string Checkpoint => Path.Combine(Folder, "queue");

    /// <summary>When the regular work of the store was done last.</summary>
    public string Schedules => Path.Combine(Folder, "schedules");

    public string Users => Path.Combine(Folder, "users");

    /// <summary>Where the key ring is, unless the settings put it elsewhere.</summary>
    public string KeyRing => Path.Combine(Folder, "keyring");

    public string Owners => Path.Combine(Folder, "owners");

    public string Vectors => Path.Combine(Folder, "vectors");

    public string Audit => Path.Combine(Folder, "audit");

    /// <summary>Files being written, to be renamed into place; what is left of a killed process is deleted at start.</summary>
    public string Unfinished => Path.Combine(Folder, "unfinished");

    /// <summary>Where a whole store is made ready that is to take this one's place (<see cref="Replacing.FolderSwap"/>).</summary>
    public string Replacement => Path.Combine(Folder, "replacement");

    /// <summary>A user's journal by the hash that <see cref="JobId.ScopeHash"/> gives.</summary>
    public string UserJournal(string hash) => Path.Combine(Users, hash[..2], hash + JournalEnding);

    /// <summary>The vectors of a user's texts that a service made, by the same hash. They can be made again.</summary>
    public string UserVectors(string hash) => Path.Combine(Vectors, hash[..2], hash + VectorsEnding);

    /// <summary>Those that are gathered to take their place.</summary>
    public string NextUserVectors(string hash) => Path.Combine(Vectors, hash[..2], hash + ".next" + VectorsEnding);

    public string OwnerJournal(OwnerId owner) => Path.Combine(Owners, HashOf(owner) + JournalEnding);

    /// <summary>The files of an owner's audit log.</summary>
    public string AuditLog(OwnerId owner) => Path.Combine(Audit, HashOf(owner));

    /// <summary>A file of an owner's audit log by the sequence of its first line; the files sort by it.</summary>
    public string AuditSegment(OwnerId owner, long first) => Path.Combine(AuditLog(owner), $"{HashOf(owner)}.{first:d19}{JournalEnding}");

    /// <summary>Where an owner's audit log begins and ends.</summary>
    public string AuditNote(OwnerId owner) => Path.Combine(Audit, HashOf(owner) + ".note");

    /// <summary>Which pseudonym stands for whom in an owner's audit log.</summary>
    public string AuditSubjects(OwnerId owner) => Path.Combine(Audit, HashOf(owner) + ".subjects" + JournalEnding);

    /// <summary>Where the successor of a file is written.</summary>
    public string UnfinishedOf(string path) => Path.Combine(Unfinished, Path.GetFileName(path));

    private static string HashOf(OwnerId owner) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.Value)).AsSpan(0, 16));
}
