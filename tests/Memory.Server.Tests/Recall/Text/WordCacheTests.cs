using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class WordCacheTests
{
    [Fact]
    public void Of_MoreWordsThanPlaces_EachItsOwn()
    {
        var cache = new WordCache<string>(static word => word + "!");

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 50_000; i++)
                Assert.Equal($"w{i}!", cache.Of($"w{i}"));
        }
    }

    [Fact]
    public void Of_SameWordAgain_NotMadeAnew()
    {
        var made = 0;
        var cache = new WordCache<int>(_ => ++made);

        Assert.Equal((1, 1, 2), (cache.Of("tea"), cache.Of("tea"), cache.Of("")));
    }

    /// <summary>What is not seen inside of a word keeps it from being taken in one go; the words are the same.</summary>
    [Theory]
    [InlineData("I moved to Dallas, last week. Did you? Yes! ok; HTTPServer retryCount a b\nnew line: (odd) c# c++ don't 7-9 x.y v2.3 end")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl. Tea,tea.tea ,tea -tea- 東京tea tea東京")]
    public void Words_PlainOnesInOneGo_AsLetterByLetter(string text)
    {
        var halting = string.Concat(text.Select((letter, i) => i > 0 && char.IsAsciiLetter(letter) && char.IsAsciiLetter(text[i - 1]) ? "\u200B" + letter : letter.ToString()));

        Assert.Equal(Tokenizer.Words(halting), Tokenizer.Words(text));
        Assert.Equal(Tokenizer.Terms(halting), Tokenizer.Terms(text));
    }
}
