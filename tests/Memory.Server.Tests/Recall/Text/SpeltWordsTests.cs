using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class SpeltWordsTests
{
    [Fact]
    public void Of_MoreWordsThanPlaces_EachItsOwn()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 50_000; i++)
                Assert.Equal($"w{i}", SpeltWords.Of($"w{i}"));
        }
    }

    /// <summary>Others who read meanwhile may take a word's place, but hardly all of them.</summary>
    [Fact]
    public void Of_SameWordsAgain_NotMadeAnew() =>
        Assert.Contains(Enumerable.Range(0, 100), static i => ReferenceEquals(SpeltWords.Of($"pelargonium{i}"), SpeltWords.Of($"pelargonium{i}")));
}
