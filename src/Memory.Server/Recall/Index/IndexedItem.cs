using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Index;

/// <summary>One text that can be recalled, with its stems and its vector.</summary>
internal abstract class IndexedItem(string text, TermBag terms, ReadOnlyMemory<float> vector)
{
    /// <summary>What the stems and the vector were made of.</summary>
    public string Text { get; } = text;

    public TermBag Terms { get; } = terms;

    public ReadOnlyMemory<float> Vector { get; } = vector;

    /// <summary>Whether it counts when it is counted how common words are: what was worded otherwise before counts once, as it is worded now.</summary>
    public abstract bool IsCounted { get; }

    /// <summary>The same with its vector kept elsewhere, so that a segment's vectors are held once and side by side.</summary>
    public abstract IndexedItem WithVector(ReadOnlyMemory<float> vector);

    /// <summary>About how many bytes it holds on to, its place in the index included.</summary>
    public long EstimatedBytes => 400 + (2L * Text.Length) + (Terms.Terms.Length * 80L) + (Vector.Length * sizeof(float));
}

/// <summary>One wording of a memory. An edited memory has several, of which an instant sees one; a deleted one has none and is kept for its links.</summary>
internal sealed class MemoryItem(MemoryHistory history, ImmutableArray<MemoryRecord> versions, string text, TermBag terms, ReadOnlyMemory<float> vector)
    : IndexedItem(text, terms, vector)
{
    public MemoryHistory History { get; } = history;

    public override bool IsCounted => !History.IsDeleted && ReferenceEquals(versions[^1], History.Versions[^1]);

    /// <summary>The version that the system believed at an instant, when it had this wording.</summary>
    public MemoryRecord? VersionAt(DateTimeOffset? knownAt)
    {
        var known = History.VersionAt(knownAt);
        foreach (var version in versions)
        {
            if (ReferenceEquals(version, known))
                return version;
        }

        return null;
    }

    public override IndexedItem WithVector(ReadOnlyMemory<float> vector) => new MemoryItem(History, versions, Text, Terms, vector);
}

/// <summary>A raw turn.</summary>
internal sealed class TurnItem(Turn turn, TermBag terms, ReadOnlyMemory<float> vector) : IndexedItem(turn.Content, terms, vector)
{
    public Turn Turn { get; } = turn;

    public override bool IsCounted => true;

    public override IndexedItem WithVector(ReadOnlyMemory<float> vector) => new TurnItem(Turn, Terms, vector);
}
