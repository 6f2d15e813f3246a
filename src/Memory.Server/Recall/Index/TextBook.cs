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
    private readonly Dictionary<string, (TermBag Terms, ReadOnlyMemory<float> Vector)> _texts = new(StringComparer.Ordinal)
    {
        // What is kept for its links alone needs no vector.
        [""] = (TermBag.Empty, ReadOnlyMemory<float>.Empty),
    };

    public TextBook(UserIndex known, IReadOnlyList<AnalyzedText> kept, IEnumerable<ItemSource> sources)
    {
        Learn(kept);
        var unknown = new List<string>();
        foreach (var source in sources)
        {
            if (_texts.ContainsKey(source.Text))
                continue;
            if (Known(known, source) is { } item)
            {
                _texts.Add(source.Text, (item.Terms, item.Vector));
            }
            else
            {
                _texts.Add(source.Text, default);
                unknown.Add(source.Text);
            }
        }

        Unknown = unknown;
    }

    /// <summary>Texts that must be analysed, each once.</summary>
    public IReadOnlyList<string> Unknown { get; }

    public void Learn(IEnumerable<AnalyzedText> texts)
    {
        foreach (var text in texts)
            _texts[text.Text] = (text.ToTerms(), text.Vector);
    }

    public IndexedItem ItemOf(ItemSource source)
    {
        var (terms, vector) = _texts[source.Text];
        return source.Turn is { } turn
            ? new TurnItem(turn, terms, vector)
            : new MemoryItem(source.History!, source.Versions, source.Text, terms, vector);
    }

    private static IndexedItem? Known(UserIndex index, ItemSource source)
    {
        IEnumerable<IndexedItem?> items = source.Turn is { } turn ? [index.Find(turn.Id)] : index.Find(source.History!.Id);
        return items.FirstOrDefault(item => item?.Text == source.Text);
    }
}
