using Memory.Server.Memories;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;

namespace Memory.Server.Recall.Index;

/// <summary>Brings an index up to date with the store: analyses and embeds what is new, keeps what stayed.</summary>
internal sealed class ItemBuilder(IEmbeddingGenerator<string, Embedding<float>> embedder)
{
    /// <summary>How many texts are embedded in one call.</summary>
    private const int BatchSize = 256;

    /// <summary>Applies what changed. A full delta starts anew.</summary>
    public async ValueTask<UserIndex> ApplyAsync(UserIndex index, UserDelta delta, CancellationToken cancellationToken)
    {
        var known = delta.IsFull ? UserIndex.Empty : index;
        var sources = delta.Memories.Where(static versions => versions.Count > 0).SelectMany(static versions => Wordings(new MemoryHistory(versions)))
            .Concat(delta.Turns.Where(static turn => !turn.IsHidden).Select(static turn => new ItemSource(turn.Content, turn, null, [])))
            .ToList();
        var texts = new TextBook(known, sources);
        foreach (var batch in texts.Unknown.Chunk(BatchSize))
        {
            var vectors = await embedder.GenerateAsync(batch, cancellationToken: cancellationToken);
            for (var i = 0; i < batch.Length; i++)
                texts.Learn(batch[i], TextAnalyzer.Analyze(batch[i]), vectors[i].Vector);
        }

        var memories = delta.Memories.Where(static versions => versions.Count > 0).Select(static versions => versions[0].Id).Concat(delta.Erased).ToHashSet();
        var turns = delta.Turns.Select(static turn => turn.Id).ToHashSet();
        return known.With(delta.Version, memories, turns, [.. sources.Select(texts.ItemOf)]);
    }

    /// <summary>A memory's different wordings, each with the versions that have it.</summary>
    private static IEnumerable<ItemSource> Wordings(MemoryHistory history) => history.IsDeleted
        ? [new ItemSource("", null, history, [])]
        : history.Versions
            .GroupBy(TextOf, StringComparer.Ordinal)
            .Select(wording => new ItemSource(wording.Key, null, history, [.. wording]));

    /// <summary>What of a memory is compared with a question: its content, and its value where the content does not name it.</summary>
    private static string TextOf(MemoryRecord memory) =>
        ValueText.Of(memory) is { } value && !memory.Content.Contains(value, StringComparison.OrdinalIgnoreCase) ? $"{memory.Content} {value}" : memory.Content;
}
