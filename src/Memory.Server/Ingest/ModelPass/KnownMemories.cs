using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>Chooses what a model is shown of what is known about the user.</summary>
internal static class KnownMemories
{
    /// <summary>Shorter words tell nothing.</summary>
    private const int ShortestWord = 3;

    /// <summary>
    /// So many of the memories, the most telling first: what came from these turns already, then answers to known questions before free facts,
    /// each with those first that have most words in common with the turns, and the latest of equals.
    /// </summary>
    public static IReadOnlyList<MemoryRecord> Choose(IEnumerable<MemoryRecord> memories, IReadOnlyCollection<Turn> turns, int limit)
    {
        var said = turns.SelectMany(static turn => WordsOf(turn.Content)).ToHashSet(StringComparer.Ordinal);
        var ids = turns.Select(static turn => turn.Id).ToHashSet();
        return
        [
            .. memories
                .Select(memory => (
                    Memory: memory,
                    IsFromThese: memory.Source?.Messages.Any(ids.Contains) == true,
                    Words: WordsOf($"{memory.Slot} {memory.Content}").Distinct(StringComparer.Ordinal).Count(said.Contains)))
                .OrderByDescending(static known => known.IsFromThese)
                .ThenByDescending(static known => known.Memory.Slot is not null)
                .ThenByDescending(static known => known.Words)
                .ThenByDescending(static known => known.Memory.UpdatedAt)
                .ThenBy(static known => known.Memory.Id.Value)
                .Take(limit)
                .Select(static known => known.Memory),
        ];
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                word.AppendFolded(rune);
            else if (Take() is { } taken)
                yield return taken;
        }

        if (Take() is { } last)
            yield return last;

        string? Take()
        {
            var taken = word.Length >= ShortestWord ? word.ToString() : null;
            word.Clear();
            return taken;
        }
    }
}
