namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>What a journal's entries fold into.</summary>
internal interface IJournalState
{
    /// <summary>Grows with every change.</summary>
    long Version { get; }

    /// <summary>About how many bytes the live rows take.</summary>
    long Size { get; }

    /// <summary>The same measure over everything that the file holds, dead rows too.</summary>
    long Written { get; }

    /// <summary>How many entries of the file erase something that still stands in it.</summary>
    int Erasures { get; }

    void Replay(ReadOnlySpan<byte> entry);

    /// <summary>Called once all entries are replayed.</summary>
    void Loaded();

    /// <summary>What a rewritten journal will hold. Its entries are encoded later, while the state goes on changing.</summary>
    JournalSnapshot Capture();

    /// <summary>The file now begins with that snapshot, followed by what was appended since.</summary>
    void Rewritten(JournalSnapshot snapshot);
}

/// <summary>A state to write in place of the entries that led to it.</summary>
internal sealed record JournalSnapshot(IEnumerable<byte[]> Entries, long Size, long Written, int Erasures);
