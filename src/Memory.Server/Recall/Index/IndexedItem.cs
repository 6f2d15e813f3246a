using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Index;

/// <summary>One text that can be recalled, with its stems and its vector.</summary>
internal abstract class IndexedItem(string text, TermBag terms, TextTraits traits, ReadOnlyMemory<float> vector)
{
    /// <summary>What the stems and the vector were made of.</summary>
    public string Text { get; } = text;

    public TermBag Terms { get; } = terms;

    public TextTraits Traits { get; } = traits;

    public ReadOnlyMemory<float> Vector { get; } = vector;

    /// <summary>Whether it counts when it is counted how common words are: what was worded otherwise before counts once, as it is worded now.</summary>
    public abstract bool IsCounted { get; }

    /// <summary>The same with its vector kept elsewhere, so that a segment's vectors are held once and side by side.</summary>
    public abstract IndexedItem WithVector(ReadOnlyMemory<float> vector);

    /// <summary>About how many bytes it holds on to, its places in the index and among what was said around it included.</summary>
    public long EstimatedBytes => 560 + (2L * Text.Length) + (Terms.Stems.Length * 80L) + (Vector.Length * (long)(sizeof(float) + RoughVectors.BytesPerValue)) + Traits.EstimatedBytes + Conversations.BytesPerRow;
}

/// <summary>One wording of a memory. An edited memory has several, of which an instant sees one; a deleted one has none and is kept for its links.</summary>
internal sealed class MemoryItem : IndexedItem
{
    private readonly ImmutableArray<MemoryRecord> _versions;

    /// <summary>As it is now known; null when it is worded otherwise now.</summary>
    private readonly MemoryRecord? _latest;

    public MemoryItem(MemoryHistory history, ImmutableArray<MemoryRecord> versions, string text, TermBag terms, ReadOnlyMemory<float> vector)
        : this(history, versions, text, terms, TextTraits.Of(text, SaidAt(history)), vector)
    {
    }

    private MemoryItem(
        MemoryHistory history, ImmutableArray<MemoryRecord> versions, string text, TermBag terms, TextTraits traits, ReadOnlyMemory<float> vector)
        : base(text, terms, traits, vector)
    {
        History = history;
        _versions = versions;
        _latest = versions is [.., var last] && ReferenceEquals(last, history.Versions[^1]) ? last : null;
        HasSlot = versions.Any(static version => version.Slot is not null);
    }

    public MemoryHistory History { get; }

    /// <summary>What came from turns repeats their words, which are counted there.</summary>
    public override bool IsCounted => !History.IsDeleted && _latest is { Source: null };

    /// <summary>The version that the system believed at an instant, when it had this wording.</summary>
    public MemoryRecord? VersionAt(DateTimeOffset? knownAt)
    {
        if (knownAt is null)
            return _latest;
        var known = History.VersionAt(knownAt);
        foreach (var version in _versions)
        {
            if (ReferenceEquals(version, known))
                return version;
        }

        return null;
    }

    /// <summary>When the current view shows it as it is now known; empty for what is worded otherwise now, or deleted.</summary>
    public (long From, long To) CurrentView => !History.IsDeleted && _latest is { } latest ? latest.CurrentView() : (0, 0);

    /// <summary>Whether any of its versions fills a slot.</summary>
    public bool HasSlot { get; }

    public override IndexedItem WithVector(ReadOnlyMemory<float> vector) => new MemoryItem(History, _versions, Text, Terms, Traits, vector);

    /// <summary>When its first version was said, or else stored: "yesterday" in it was then.</summary>
    private static DateTimeOffset SaidAt(MemoryHistory history) => history.Versions[0].ValidFrom ?? history.Versions[0].CreatedAt;
}

/// <summary>A raw turn.</summary>
internal sealed class TurnItem : IndexedItem
{
    public TurnItem(Turn turn, TermBag terms, ReadOnlyMemory<float> vector)
        : this(turn, terms, terms.Length == 0 ? TextTraits.None : TextTraits.Of(turn.Content, turn.SaidAt), vector)
    {
    }

    private TurnItem(Turn turn, TermBag terms, TextTraits traits, ReadOnlyMemory<float> vector)
        : base(turn.Content, terms, traits, vector) => Turn = turn;

    public Turn Turn { get; }

    public override bool IsCounted => true;

    public override IndexedItem WithVector(ReadOnlyMemory<float> vector) => new TurnItem(Turn, Terms, Traits, vector);
}
