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
    [InlineData("ｄｏｎ＇ｔ　ｓｔｏｐ－ｇａｐ １，２３４．５", "do|not|stop|gap|1234.5")]
    [InlineData("1,234.5 1234.5 1,234,567 12,345", "1234.5|1234.5|1234567|12345")]
    [InlineData("the 3rd, 21st 03rd of 07", "the|3|21|3|of|7")]
    [InlineData("$40 50% 5km 10AM 3.5kg", "40|50|5|km|10|am|3.5|kg")]
    [InlineData("at 10:30 on 2023-05-07", "at|10|30|on|2023|5|7")]
    [InlineData("v2.3.1 10.0.0.1 0x1f4 4f2a9", "v2.3.1|10.0.0.1|0x1f4|4f2a9")]
    [InlineData("anna.smith@example.com https://www.example.com/a-b?x=1", "anna|smith|example|com|https|www|example|com|a|b|x|1")]
    [InlineData("retryCount ERR_CONN_4012 foo() System.Text.Json", "retrycount|err|conn|4012|foo|system|text|json")]
    [InlineData("#SummerVibes @anna_k", "summervibes|anna|k")]
    [InlineData("l'eau d’accord qu'il dell'acqua j'ai", "eau|accord|il|acqua|ai")]
    [InlineData("ain't y'all it’s James' users'", "is|not|yall|it|james|users")]
    [InlineData("ﬁnd ﬀ 𝐇𝐞𝐥𝐥𝐨 Ⓗⓘ m² H₂O", "find|ff|hello|hi|m2|h2o")]
    [InlineData("أحمد احمد مؤمن مؤمن كـتـاب", "احمد|احمد|مومن|مومن|كتاب")]
    [InlineData("─│┌ ™ © → ↓ ■", "")]
    public void Words_Text_FoldedWords(string text, string words) => Assert.Equal(words, string.Join('|', Tokenizer.Words(text)));

    [Theory]
    [InlineData("東京に住む", "東京|京に|に住|住む")]
    [InlineData("猫", "猫")]
    [InlineData("ｶﾞｲﾄﾞ か\u3099", "ガイ|イド|が")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글")]
    [InlineData("하\u11ab글", "한글")]
    [InlineData("我爱Python编程", "我爱|python|编程")]
    [InlineData("서울에서", "서울|울에|에서")]
    [InlineData("กรุงเทพ", "กร|รุ|ุง|งเ|เท|ทพ")]
    public void Words_ScriptWithoutSpaces_Pairs(string text, string words) => Assert.Equal(words, string.Join('|', Tokenizer.Words(text)));

    [Theory]
    [InlineData("I love 🐶!", "i|love|🐶")]
    [InlineData("❤️", "❤")]
    [InlineData("👍🏽👍 👨‍👩‍👧 🇩🇪🇫🇷 1️⃣", "👍|👍|👨|👩|👧|🇩🇪|🇫🇷|1")]
    [InlineData("🇩 a", "a")]
    [InlineData("हिन्दी भाषा", "हिन्दी|भाषा")]
    [InlineData("مُحَمَّد", "محمد")]
    public void Words_EmojiAndMarks_Words(string text, string words) => Assert.Equal(words, string.Join('|', Tokenizer.Words(text)));

    [Theory]
    [InlineData("a plain text, as most are", "a|plain|text|as|most|are")]
    [InlineData("retryCount", "retrycount|retry|count")]
    [InlineData("HTTPServer XMLHttpRequest", "httpserver|http|server|xmlhttprequest|xml|http|request")]
    [InlineData("retry_count e-mail", "retry|count|retrycount|e|mail|email")]
    [InlineData("ERR_CONN_4012", "err|conn|4012|errconn4012")]
    [InlineData("System.Text.Json Node.js", "system|text|json|systemtextjson|node|js|nodejs")]
    [InlineData("GitHub iPhone gpt-4 gpt4", "github|git|hub|iphone|phone|gpt|4|gpt4|gpt4|gpt|4")]
    [InlineData("v2.3.1 5km", "v2.3.1|2.3.1|5|km|5km")]
    [InlineData("2023-05-07 10:30 555-1234", "2023|5|7|2023-05-07|10|30|10:30|555|1234|555-1234")]
    [InlineData("7-9 and AT&T", "7|9|7-9|and|at|t|att")]
    [InlineData("#SummerVibes @anna_k", "summervibes|summer|vibes|anna|k|annak")]
    [InlineData("www.example.com", "www|example|com|wwwexamplecom")]
    [InlineData("a-b-c-d-e-f-g-h-i", "a|b|c|d|e|f|g|h|i")]
    [InlineData("SOS OK Anna's", "sos|ok|anna")]
    [InlineData("東京の猫", "東|東京|京|京の|の猫|猫")]
    public void Terms_Text_WordsAndTheirOtherForms(string text, string terms) => Assert.Equal(terms, string.Join('|', Tokenizer.Terms(text)));

    [Fact]
    public void Words_EndlessPair_IsNotCutInside()
    {
        var word = Assert.Single(Tokenizer.Words("a" + string.Concat(Enumerable.Repeat("\U00010428", 100))));

        Assert.False(char.IsHighSurrogate(word[^1]));
        Assert.InRange(word.Length, Tokenizer.MaxWordLength - 1, Tokenizer.MaxWordLength);
    }

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
