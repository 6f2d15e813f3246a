using Memory.Server.Recall.Index;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Candidates;

/// <summary>What the store counted over all of a user's texts, of which only the candidates are here.</summary>
internal sealed class StoredStatistics(TermStatistics counted, IReadOnlyList<string> slotNames) : ITermStatistics
{
    public int TextCount => counted.Texts;

    public double AverageLength => counted.Texts == 0 ? 1 : (double)counted.Stems / counted.Texts;

    public IEnumerable<string> SlotNames => slotNames;

    public int CountTextsWith(string stem) => counted.TextsWith.GetValueOrDefault(stem);
}
