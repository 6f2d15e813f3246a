using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>Which pseudonym stands for whom in an owner's audit log. It is kept apart from the log, so that it can be erased.</summary>
internal sealed class SubjectState : IJournalState
{
    private const int EntrySize = 100;
    private readonly Dictionary<string, Guid> pseudonyms = new(StringComparer.Ordinal);
    private long entries;

    public long Version => 0;

    public long Size => (long)pseudonyms.Count * EntrySize;

    public long Written => entries * EntrySize;

    public int Erasures { get; private set; }

    public Guid? Find(string user) => pseudonyms.TryGetValue(user, out var pseudonym) ? pseudonym : null;

    public SubjectEntry[] List() => [.. pseudonyms.Select(static pair => new SubjectEntry(pair.Key, pair.Value))];

    public void Apply(SubjectEntry entry)
    {
        entries++;
        if (entry.Pseudonym is { } pseudonym)
            pseudonyms[entry.User] = pseudonym;
        else if (pseudonyms.Remove(entry.User))
            Erasures++;
    }

    public void Replay(ReadOnlySpan<byte> entry) => Apply(SubjectEntry.Parse(entry));

    public void Loaded()
    {
        // Everything is in its place as it was replayed.
    }

    public JournalSnapshot Capture()
    {
        // One entry stands for nobody, so that the file is never without any.
        SubjectEntry[] kept = [new("", null), .. List()];
        return new JournalSnapshot(kept.Select(static entry => entry.ToLine()), Size, Written, Erasures);
    }

    public void Rewritten(JournalSnapshot snapshot)
    {
        entries -= (snapshot.Written - snapshot.Size) / EntrySize;
        Erasures -= snapshot.Erasures;
    }
}
