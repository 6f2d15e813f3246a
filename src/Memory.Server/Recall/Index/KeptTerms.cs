using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>Between a text's stems as they are compared and as they are kept.</summary>
internal static class KeptTerms
{
    public static AnalyzedText ToKept(this TermBag terms, string text, ReadOnlyMemory<float> vector) => new(
        text,
        [.. terms.Terms.Select(static term => term.Stem)],
        [.. terms.Terms.Select(static term => term.Count)],
        vector);

    public static TermBag ToTerms(this AnalyzedText text) => new(
        [.. text.Stems.Select((stem, i) => new TermCount(stem, text.Counts[i]))],
        text.Counts.Sum());
}
