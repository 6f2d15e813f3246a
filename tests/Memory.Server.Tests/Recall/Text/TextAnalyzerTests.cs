using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class TextAnalyzerTests
{
    [Fact]
    public void Analyze_Sentence_StemsAndCountsWithoutStopWords()
    {
        var bag = TextAnalyzer.Analyze("I live where she lived; the living room is for living.");

        Assert.Equal([new TermCount("live", 4), new TermCount("room", 1)], bag.Terms);
        Assert.Equal(5, bag.Length);
    }

    [Fact]
    public void Analyze_OnlyStopWords_Nothing() => Assert.Same(TermBag.Empty, TextAnalyzer.Analyze("Who am I?"));
}
