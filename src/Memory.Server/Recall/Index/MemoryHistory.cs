using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>All versions of one memory, oldest first.</summary>
internal sealed class MemoryHistory(IReadOnlyList<MemoryRecord> versions)
{
    private readonly string[][] _valueWords = ValueWordsOf(versions);

    public IReadOnlyList<MemoryRecord> Versions { get; } = versions;

    public MemoryId Id => Versions[0].Id;

    /// <summary>Whether it was deleted since: what is deleted is not recalled as of any time.</summary>
    public bool IsDeleted { get; } = versions[^1].IsDeleted;

    /// <summary>What the system believed at an instant, null for now; nothing when it did not know the memory yet.</summary>
    public MemoryRecord? VersionAt(DateTimeOffset? knownAt)
    {
        for (var i = Versions.Count - 1; i >= 0; i--)
        {
            if (knownAt is not { } instant || Versions[i].RecordedFrom <= instant)
                return Versions[i];
        }

        return null;
    }

    /// <summary>The folded words of the slot's value at a version, by which a turn is found to name it; none without a slot or a value in words.</summary>
    public ReadOnlySpan<string> ValueWords(MemoryRecord version)
    {
        for (var i = 0; i < Versions.Count; i++)
        {
            if (ReferenceEquals(Versions[i], version))
                return _valueWords[i];
        }

        return [];
    }

    private static string[][] ValueWordsOf(IReadOnlyList<MemoryRecord> versions)
    {
        var words = new string[versions.Count][];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = i > 0 && versions[i].Value == versions[i - 1].Value && versions[i].Slot == versions[i - 1].Slot
                ? words[i - 1]
                : Index.ValueWords.Of(versions[i]);
        }

        return words;
    }
}
