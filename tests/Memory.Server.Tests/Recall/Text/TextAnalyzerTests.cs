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

    [Theory]
    [InlineData("Ich habe zwei Katzen und einen Hund", "Katzen?")]
    [InlineData("Ich habe zwei Katzen und einen Hund", "Wie heißt meine Katze?")]
    [InlineData("Ich habe zwei Katzen und einen Hund", "meine Hunde")]
    [InlineData("J'ai acheté des voitures rouges", "voiture rouge")]
    [InlineData("J'ai acheté des voitures rouges", "Où est ma voiture ?")]
    [InlineData("Vivo en una ciudad con mis gatos", "¿Dónde está el gato?")]
    [InlineData("Vivo en una ciudad con mis gatos", "ciudades")]
    [InlineData("Mia sorella ha due gatti", "Come si chiama il gatto?")]
    [InlineData("Eu moro com a minha irmã e dois gatos", "Onde está o gato?")]
    [InlineData("Ik heb twee katten en een hond", "Hoe heet mijn kat?")]
    [InlineData("My emails are lost", "e-mail")]
    [InlineData("The retryCount is too high", "retry count")]
    [InlineData("The retry count is too high", "retryCount")]
    [InlineData("I run 5km a day", "5 km")]
    [InlineData("我养了一只猫", "猫")]
    [InlineData("It was on the 3rd", "3")]
    [InlineData("Chez moi à l'école", "école")]
    [InlineData("Ich wohne in der Straße", "Strasse")]
    public void Stems_TextAndQuestionOfALanguage_Meet(string text, string question) =>
        Assert.NotEmpty(TextAnalyzer.Stems(text).Intersect(TextAnalyzer.Stems(question), StringComparer.Ordinal));

    [Theory]
    [InlineData("Wo ist der Hund und die Katze", "hund|katz")]
    [InlineData("¿Qué dijo mi hermano que no sabe?", "dijo|dij|hermano|herman|sabe|sab")]
    [InlineData("die another day", "die|anoth|day")]
    [InlineData("где моя собака", "собака")]
    public void Stems_FunctionWordsOfTheLanguage_AreLeftOut(string text, string stems) => Assert.Equal(stems, string.Join('|', TextAnalyzer.Stems(text)));

    [Theory]
    [InlineData("I live in Berlin with my dog", 1)]
    [InlineData("Los Angeles was great and I had fun", 1)]
    [InlineData("She said je ne sais quoi and then she left me there", 1)]
    [InlineData("pizza", 1)]
    [InlineData("", 1)]
    [InlineData("wo wohne ich", 2)]
    [InlineData("où est mon chat", 4)]
    [InlineData("¿dónde vivo?", 8)]
    [InlineData("dove abita mia sorella", 16)]
    [InlineData("onde você mora", 32)]
    [InlineData("waar woon ik", 64)]
    [InlineData("var bor jag", 128)]
    [InlineData("gdzie jest mój kot", 256)]
    [InlineData("где я живу", 512)]
    public void Languages_Text_ToldByItsFunctionWords(string text, int language) => Assert.Equal((Language)language, Languages.Of(Tokenizer.Words(text)));
}
