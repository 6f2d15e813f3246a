using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class SlotQuestionsTests
{
    private static readonly string[] InUse = ["favorite_color", "desk_lamp", "dog_name", "name", "location", "hobby"];

    [Theory]
    [InlineData("Where do I live?", "location")]
    [InlineData("where do I live now", "location")]
    [InlineData("where am I currently living?", "location")]
    [InlineData("what's my name", "name")]
    [InlineData("Who am I?", "name")]
    [InlineData("what is my full name?", "name")]
    [InlineData("who do I work for", "employer")]
    [InlineData("what are my hobbies?", "hobby")]
    [InlineData("Hobbies?", "hobby")]
    [InlineData("favourite colour?", "favorite_color")]
    [InlineData("what's my dog's name?", "dog_name")]
    [InlineData("Am I allergic to anything?", "allergy")]
    public void AskedBy_Question_ItsSlot(string question, string slot) => Assert.Equal(1, Asked(question).GetValueOrDefault(slot));

    [Theory]
    [InlineData("what's the name of the company?", "name")]
    [InlineData("what's my dog's name?", "name")]
    [InlineData("how am I doing?", "age")]
    [InlineData("is this a good location for a picnic", "location")]
    [InlineData("", "name")]
    public void AskedBy_SomethingElse_NotTheSlot(string question, string slot) => Assert.Equal(0, Asked(question).GetValueOrDefault(slot));

    [Fact]
    public void AskedBy_HalfOfACustomName_Half() => Assert.Equal(SlotQuestions.HalfNamed, Asked("which lamp do I use?").GetValueOrDefault("desk_lamp"));

    private static IReadOnlyDictionary<string, double> Asked(string question) => SlotQuestions.AskedBy(Tokenizer.Words(question), InUse);
}
