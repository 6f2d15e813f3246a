using System.Collections.Frozen;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Words that frame a question rather than say what it is about: "what <i>kind</i> of", "did I <i>mention</i>".</summary>
internal static class FrameWords
{
    /// <summary>How much they count against the others.</summary>
    public const double Emphasis = 0.3;

    private static readonly FrozenSet<string> Stems = "kind type sort many much often long use say tell mention describe think time thing make do way"
        .Split(' ').Select(TextAnalyzer.Stem).ToFrozenSet(StringComparer.Ordinal);

    public static double EmphasisOf(string stem) => Stems.Contains(stem) ? Emphasis : 1;
}
