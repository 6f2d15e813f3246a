using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>Brings an index up to date with the store: analyses what is new, takes over what the store kept, keeps what stayed.</summary>
internal sealed class ItemBuilder(ITextAnalysis analysis)
{
    /// <summary>From so many on it is worth asking another processor.</summary>
    private const int ManyItems = 500;

    /// <summary>Of which kind the vectors of a delta are.</summary>
    public VectorKind KindOf(UserDelta delta) => delta.Vectors ?? analysis.Kind.Vectors;

    /// <summary>Applies what changed. A full delta starts anew.</summary>
    public async ValueTask<UserIndex> ApplyAsync(UserIndex index, UserDelta delta, CancellationToken cancellationToken)
    {
        var known = delta.IsFull ? UserIndex.Empty : index;
        var sources = delta.Memories.Where(static versions => versions.Count > 0).SelectMany(versions => Wordings(new MemoryHistory(versions)))
            .Concat(delta.Turns.Where(static turn => !turn.IsHidden).Select(static turn => new ItemSource(turn.Content, turn, null, [])))
            .ToList();
        var makesVectors = MakesVectorsOf(delta.Vectors);
        var texts = new TextBook(known, delta.Texts, sources, makesVectors);
        texts.Learn(makesVectors ? await analysis.AnalyzeAsync(texts.Unknown, cancellationToken) : analysis.AnalyzeWords(texts.Unknown, cancellationToken));

        var memories = delta.Memories.Where(static versions => versions.Count > 0).Select(static versions => versions[0].Id).Concat(delta.Erased).ToHashSet();
        var turns = delta.Turns.Select(static turn => turn.Id).ToHashSet();
        return known.With(delta.Version, memories, turns, ItemsOf(sources, texts), known.Links.With(delta.Links, delta.Erased));
    }

    /// <summary>Each is read for itself, so that many are read on all processors.</summary>
    private static ImmutableArray<IndexedItem> ItemsOf(List<ItemSource> sources, TextBook texts)
    {
        var items = new IndexedItem[sources.Count];
        if (items.Length < ManyItems)
        {
            for (var i = 0; i < items.Length; i++)
                items[i] = texts.ItemOf(sources[i]);
        }
        else
        {
            Parallel.For(0, items.Length, i => items[i] = texts.ItemOf(sources[i]));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    /// <summary>Whether the analysis makes such vectors itself; others it could not be compared with.</summary>
    private bool MakesVectorsOf(VectorKind? kind) => kind is null || kind == analysis.Kind.Vectors;

    /// <summary>A memory's different wordings, each with the versions that have it.</summary>
    private IEnumerable<ItemSource> Wordings(MemoryHistory history)
    {
        if (history.IsDeleted)
            return [new ItemSource("", null, history, [])];
        if (history.Versions is [var only])
            return [new ItemSource(analysis.TextOf(only), null, history, [only])];
        return history.Versions
            .GroupBy(analysis.TextOf, StringComparer.Ordinal)
            .Select(wording => new ItemSource(wording.Key, null, history, [.. wording]));
    }
}
