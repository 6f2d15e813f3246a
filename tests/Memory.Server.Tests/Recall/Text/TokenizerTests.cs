using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t…—!?", "")]
    [InlineData("Where do I live?", "where|do|i|live")]
    [InlineData("ÀÉÎ Ångström Żółć CAFÉ", "aei|angstrom|zolc|cafe")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("Straße cœur Þór", "strasse|coeur|thor")]
    [InlineData("İstanbul ISTANBUL", "istanbul|istanbul")]
    [InlineData("Ёлка ёлка", "елка|елка")]
    [InlineData("Αθήνα ΟΔΟΣ", "αθηνα|οδοσ")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("Tiếng Việt", "tieng|viet")]
    [InlineData("what's don’t won't I'm they're we'll", "what|do|not|will|not|i|am|they|are|we|will")]
    [InlineData("Anna's O'Brien rock'n'roll 'quoted'", "anna|obrien|rocknroll|quoted")]
    [InlineData("3.14 1,000 12,34 v2.", "3.14|1000|12|34|v2")]
    [InlineData("C# and F# and C++", "c#|and|f#|and|c++")]
    [InlineData("ui_theme user-name a/b", "ui|theme|user|name|a|b")]
    [InlineData("ig\u200Bnore", "ignore")]
    public void Words_Text_FoldedWords(string text, string words) => Assert.Equal(words, string.Join('|', Tokenizer.Words(text)));

    [Theory]
    [InlineData("東京に住む", "東京|京に|に住|住む")]
    [InlineData("猫", "猫")]
    [InlineData("我爱Python编程", "我爱|python|编程")]
    [InlineData("서울에서", "서울|울에|에서")]
    [InlineData("กรุงเทพ", "กร|รุ|ุง|งเ|เท|ทพ")]
    public void Words_ScriptWithoutSpaces_Pairs(string text, string words) => Assert.Equal(words, string.Join('|', Tokenizer.Words(text)));

    [Theory]
    [InlineData("I love 🐶!", "i|love|🐶")]
    [InlineData("❤️", "❤")]
    [InlineData("हिन्दी भाषा", "हिन्दी|भाषा")]
    [InlineData("مُحَمَّد", "محمد")]
    public void Words_EmojiAndMarks_Words(string text, string words) => Assert.Equal(words, string.Join('|', Tokenizer.Words(text)));

    [Fact]
    public void Words_EndlessWord_IsCut()
    {
        var words = Tokenizer.Words(new string('a', 10_000) + " it's" + new string('b', 10_000));

        Assert.All(words, static word => Assert.InRange(word.Length, 1, Tokenizer.MaxWordLength));
        Assert.Equal(new string('a', Tokenizer.MaxWordLength), words[0]);
    }

    [Fact]
    public void Words_LoneSurrogate_Survives() => Assert.Equal(["a", "b"], Tokenizer.Words("a \ud83d b"));
}
