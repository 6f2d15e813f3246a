using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>Between a text's stems as they are compared and as they are kept: the same lists, which both share.</summary>
internal static class KeptTerms
{
    public static AnalyzedText ToKept(this TermBag terms, string text, ReadOnlyMemory<float> vector) => new(text, terms.Stems, terms.Counts, vector);

    public static TermBag ToTerms(this AnalyzedText text)
    {
        var length = 0;
        foreach (var count in text.Counts)
            length += count;
        return new TermBag(text.Stems, text.Counts, length);
    }
}
