using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class EnglishStemmerTests
{
    /// <summary>Words and stems as the algorithm's description gives them.</summary>
    [Theory]
    [InlineData("consign consigned consigning consignment", "consign")]
    [InlineData("consist consisted consistency consistent consistently consisting consists", "consist")]
    [InlineData("consolation console consoled consoles consoling", "consol")]
    [InlineData("consolatory", "consolatori")]
    [InlineData("consolidate consolidated consolidating", "consolid")]
    [InlineData("consonant", "conson")]
    [InlineData("conspicuous conspicuously", "conspicu")]
    [InlineData("conspiracy", "conspiraci")]
    [InlineData("constancy", "constanc")]
    [InlineData("knackeries", "knackeri")]
    [InlineData("knave knaves", "knave")]
    [InlineData("knightly knights", "knight")]
    [InlineData("knitted knitting", "knit")]
    [InlineData("generate generates", "generat")]
    [InlineData("general generally", "general")]
    [InlineData("communication", "communic")]
    [InlineData("university", "univers")]
    [InlineData("national", "nation")]
    [InlineData("relational", "relat")]
    [InlineData("luxuriated", "luxuri")]
    [InlineData("cement", "cement")]
    [InlineData("agreed", "agre")]
    [InlineData("happy happiness", "happi")]
    [InlineData("hopping hopped", "hop")]
    [InlineData("hoping hoped", "hope")]
    [InlineData("ties tied", "tie")]
    [InlineData("cries cried", "cri")]
    [InlineData("gaps", "gap")]
    [InlineData("kiwis", "kiwi")]
    [InlineData("gas", "gas")]
    [InlineData("this", "this")]
    [InlineData("enjoyed enjoying enjoys", "enjoy")]
    [InlineData("say saying", "say")]
    [InlineData("skies", "sky")]
    [InlineData("dying", "die")]
    [InlineData("news", "news")]
    [InlineData("inning innings", "inning")]
    [InlineData("proceed proceeds", "proceed")]
    [InlineData("rolled rolling", "roll")]
    [InlineData("controlling", "control")]
    [InlineData("lives lived living", "live")]
    [InlineData("works worked working", "work")]
    [InlineData("allergic allergies", "allerg", "allergi")]
    public void Stem_DescribedWord_DescribedStem(string words, params string[] stems) => Assert.Equal(
        stems.Length == 1 ? [.. words.Split(' ').Select(_ => stems[0])] : stems,
        words.Split(' ').Select(EnglishStemmer.Stem));

    [Theory]
    [InlineData("is")]
    [InlineData("москва")]
    [InlineData("東京")]
    [InlineData("gpt4s")]
    [InlineData("3.14")]
    public void Stem_OtherThanEnglish_Unchanged(string word) => Assert.Equal(word, EnglishStemmer.Stem(word));

    [Theory]
    [InlineData("went", "go")]
    [InlineData("children", "child")]
    [InlineData("bought", "buying")]
    [InlineData("wives", "wife")]
    [InlineData("favourite", "favorite")]
    [InlineData("colours", "color")]
    [InlineData("travelling", "travels")]
    public void Stem_IrregularForm_SameAsItsBase(string form, string other) =>
        Assert.Equal(TextAnalyzer.Stem(other), TextAnalyzer.Stem(form));
}
