using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>An item to be: a turn, or a wording of a memory with the versions that have it.</summary>
internal sealed record ItemSource(string Text, Turn? Turn, MemoryHistory? History, ImmutableArray<MemoryRecord> Versions);

/// <summary>The stems and vectors of the texts at hand: a memory that only changed its state keeps those that it has, and what the store kept is taken over.</summary>
internal sealed class TextBook
{
    private readonly bool _makesVectors;
    private readonly Dictionary<string, (TermBag? Terms, ReadOnlyMemory<float> Vector)> _texts = new(StringComparer.Ordinal);

    /// <param name="known">The index so far, whose vectors are of the kind of those that were kept.</param>
    /// <param name="kept">What the store kept.</param>
    /// <param name="sources">The items to be.</param>
    /// <param name="makesVectors">Whether the analysis makes vectors of that kind; otherwise a text without one stays without.</param>
    public TextBook(UserIndex known, IReadOnlyList<AnalyzedText> kept, IEnumerable<ItemSource> sources, bool makesVectors)
    {
        _makesVectors = makesVectors;
        foreach (var text in kept)
            Add(text.Text, text.Stems.IsDefault ? null : text.ToTerms(), text.Vector);

        // What is kept for its links alone needs no vector.
        _texts[""] = (TermBag.Empty, ReadOnlyMemory<float>.Empty);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources.Where(source => !IsComplete(source.Text)))
        {
            var item = Known(known, source);
            Add(source.Text, item?.Terms, item?.Vector ?? default);
            if (!IsComplete(source.Text))
                unknown.Add(source.Text);
        }

        Unknown = [.. unknown];
    }

    /// <summary>Texts that must be analysed, each once.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Takes over what was analysed now.</summary>
    public void Learn(IEnumerable<AnalyzedText> texts)
    {
        foreach (var text in texts)
            Add(text.Text, text.ToTerms(), text.Vector);
    }

    public IndexedItem ItemOf(ItemSource source)
    {
        var (terms, vector) = _texts[source.Text];
        return source.Turn is { } turn
            ? new TurnItem(turn, terms!, vector)
            : new MemoryItem(source.History!, source.Versions, source.Text, terms!, vector);
    }

    private bool IsComplete(string text) =>
        _texts.TryGetValue(text, out var known) && known.Terms is not null && (text.Length == 0 || !_makesVectors || !known.Vector.IsEmpty);

    /// <summary>Adds what was still missing: of rows with the same text, one may have what the other lacks.</summary>
    private void Add(string text, TermBag? terms, ReadOnlyMemory<float> vector)
    {
        var known = _texts.GetValueOrDefault(text);
        _texts[text] = (known.Terms ?? terms, known.Vector.IsEmpty ? vector : known.Vector);
    }

    private static IndexedItem? Known(UserIndex index, ItemSource source)
    {
        IEnumerable<IndexedItem?> items = source.Turn is { } turn ? [index.Find(turn.Id)] : index.Find(source.History!.Id);
        return items.FirstOrDefault(item => item?.Text == source.Text);
    }
}
