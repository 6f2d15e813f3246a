namespace Memory.Client;

/// <summary>All journals that this process holds in a folder: those it took over, oldest first, then the one that it writes.</summary>
internal sealed class SpoolJournals(ISpoolDisk disk, string folder, SpoolKeys keys, long maxBytes, TimeProvider time)
{
    /// <summary>How many journals are taken over at once, each with its open files; more follow when these are handed over.</summary>
    private const int MaxAdopted = 32;

    /// <summary>Files are so small that space comes back while an outage lasts, and so large that there are never many.</summary>
    private const int SegmentsWhenFull = 64;

    private readonly List<SpoolJournal> adopted = [];

    /// <summary>What was left as it is, with the count of its files. No key comes to this process any more, so that looking again would be in vain.</summary>
    private readonly Dictionary<string, int> foreign = new(StringComparer.Ordinal);
    private SpoolJournal? own;

    /// <summary>Whether there was more to take over than was taken.</summary>
    public bool HasSeenMore { get; private set; }

    /// <summary>Whether some of that can be taken now.</summary>
    public bool CanTakeMore => HasSeenMore && adopted.Count < MaxAdopted;

    /// <summary>How many files wait that are sealed under keys that are not here.</summary>
    public int Foreign => foreign.Values.Sum();

    public long Bytes => All.Sum(static journal => journal.Bytes);

    /// <summary>How many messages are not done.</summary>
    public int Live => All.Sum(static journal => journal.Live);

    /// <summary>The oldest file with messages that are on disk alone. Our own wait until everything older is taken over.</summary>
    public SpoolSegment? Unread =>
        (HasSeenMore ? adopted : All).Select(static journal => journal.Unread).FirstOrDefault(static segment => segment is not null);

    private IEnumerable<SpoolJournal> All => own is null ? adopted : adopted.Append(own);

    /// <summary>Takes over journals whose process ended, and tells of each how many messages wait in it and how many records are damaged.</summary>
    public void Adopt(Action<int, int> found)
    {
        HasSeenMore = false;
        disk.CreateFolder(folder);
        Exception? fault = null;
        var paths = disk.Files(folder, SpoolJournal.LockEnding);
        foreach (var gone in foreign.Keys.Except(paths, StringComparer.Ordinal).ToList())
            foreign.Remove(gone); // Someone else had the key.
        foreach (var path in paths.Except(All.Select(static journal => journal.LockPath), StringComparer.Ordinal).Except(foreign.Keys, StringComparer.Ordinal))
        {
            HasSeenMore = adopted.Count >= MaxAdopted;
            if (HasSeenMore)
                break;
            try
            {
                var taken = SpoolJournal.TryAdopt(disk, path, keys, out var damaged, out var left);
                if (left > 0)
                    foreign.Add(path, left);
                if (taken is not { } journal)
                    continue;
                adopted.Add(journal);
                found(journal.Live, damaged);
            }
            catch (Exception fromThisOne)
            {
                fault = fromThisOne; // The others are not to blame.
            }
        }

        if (fault is not null)
            throw new IOException(fault.Message, fault);
    }

    /// <summary>Appends as many of the first messages as fit, and returns when they are on the medium. Answers how many that were.</summary>
    public int Append(IReadOnlyList<OutboxEntry> entries)
    {
        if (own is { IsGone: true })
        {
            adopted.Add(own);
            own = null;
        }

        if (own is null)
        {
            disk.CreateFolder(folder);
            own = SpoolJournal.Create(disk, folder, keys, time);
        }

        return own.Append(entries, maxBytes - Bytes, (int)Math.Min(maxBytes / SegmentsWhenFull, 1 << 30));
    }

    /// <summary>Gives back the space of what is done, and lets go of journals with nothing left in them.</summary>
    public void Tidy() => Each(journal =>
    {
        journal.Tidy();
        if (journal != own && journal.TryRetire())
            adopted.Remove(journal);
    });

    /// <summary>Lets go of all journals, and removes those with nothing left in them.</summary>
    public void Close() => Each(static journal =>
    {
        try
        {
            journal.Tidy();
            journal.TryRetire();
        }
        finally
        {
            journal.Close();
        }
    });

    /// <summary>Does something with every journal, whatever becomes of the others, and throws at the end when something went wrong.</summary>
    private void Each(Action<SpoolJournal> step)
    {
        Exception? fault = null;
        foreach (var journal in All.ToList())
        {
            try
            {
                step(journal);
            }
            catch (Exception fromThisOne)
            {
                fault = fromThisOne;
            }
        }

        if (fault is not null)
            throw new IOException(fault.Message, fault);
    }
}
