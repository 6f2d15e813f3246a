using Memory.Server.Encryption;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Sealing;

/// <summary>What a holder's files are opened with.</summary>
/// <param name="Key">The holder's key; null when there is none.</param>
/// <param name="TakesPlain">Whether a plain file is as good; not any more once everything in the store is sealed.</param>
internal sealed record SealAccess(DataKey? Key, bool TakesPlain)
{
    /// <summary>How a file's frames are written.</summary>
    /// <exception cref="DamagedJournalException">It cannot be opened with this, or should have been sealed.</exception>
    public JournalCoding CodingOf(JournalHeader found, string path)
    {
        if (!found.IsSealed)
            return TakesPlain ? JournalCoding.PlainFor(found) : throw Broken($"The file {path} is plain, though everything in this store is sealed: somebody else put it there.");
        if (Key is null)
            throw Broken($"The file {path} is sealed, and its key is not in the key ring.");
        return found.Key == Key.Id ? JournalCoding.Opened(found, Key) : throw Broken($"The file {path} is sealed under a key that is not in the key ring any more.");
    }

    public static DamagedJournalException Broken(string message) => new(message) { IsSealBroken = true };
}
