using System.Runtime.InteropServices;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Index;

/// <summary>Between a text's stems as they are compared and as they are kept.</summary>
internal static class KeptTerms
{
    public static AnalyzedText ToKept(this TermBag terms, string text, ReadOnlyMemory<float> vector)
    {
        var (stems, counts) = (new string[terms.Terms.Length], new int[terms.Terms.Length]);
        for (var i = 0; i < stems.Length; i++)
            (stems[i], counts[i]) = terms.Terms[i];
        return new AnalyzedText(text, ImmutableCollectionsMarshal.AsImmutableArray(stems), ImmutableCollectionsMarshal.AsImmutableArray(counts), vector);
    }

    public static TermBag ToTerms(this AnalyzedText text)
    {
        var terms = new TermCount[text.Stems.Length];
        var length = 0;
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = new TermCount(text.Stems[i], text.Counts[i]);
            length += text.Counts[i];
        }

        return new TermBag(ImmutableCollectionsMarshal.AsImmutableArray(terms), length);
    }
}
