using Memory.Server.Recall.Index;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Candidates;

/// <summary>What the store counted over all of a user's texts, of which only the candidates are here.</summary>
internal sealed class StoredStatistics(TermStatistics counted, IReadOnlyList<string> slotNames, UserIndex found) : ITermStatistics
{
    public int TextCount => counted.Texts;

    public double AverageLength => counted.Texts == 0 ? 1 : (double)counted.Stems / counted.Texts;

    public IEnumerable<string> SlotNames => slotNames;

    /// <summary>A stem that the store was not asked for is as common in all texts as in those found.</summary>
    public int CountTextsWith(string stem) => counted.TextsWith.TryGetValue(stem, out var texts)
        ? texts
        : (int)Math.Round(found.CountTextsWith(stem) * (double)counted.Texts / Math.Max(1, found.TextCount));
}
