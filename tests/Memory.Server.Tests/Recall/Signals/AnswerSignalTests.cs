namespace Memory.Server.Tests.Recall.Signals;

public sealed class AnswerSignalTests
{
    [Theory]
    [InlineData("when do we eat?", "we eat on Monday", 1)]
    [InlineData("when do we eat?", "we eat together", 0)]
    [InlineData("how many cats?", "seven cats", 0.95)]
    [InlineData("how many cats?", "cats everywhere", 0)]
    [InlineData("how long did we stay?", "we stayed for 3 weeks", 1)]
    [InlineData("where do we eat?", "we eat in Porto", 0.6)]
    [InlineData("where do we eat?", "Porto has food", 0)]
    [InlineData("who cooks?", "my aunt cooks", 0.4)]
    [InlineData("why do we eat?", "because we must", 0.6)]
    [InlineData("who eats where and why?", "my aunt eats in Porto because it rains", 1)]
    public void Score_Text_ByWhatItHasOfTheAnswersKind(string question, string text, double part) =>
        Assert.Equal(part, new SmallMemory().Say(text).Score("answer", question)[text], 12);

    [Theory]
    [InlineData("my cats")]
    [InlineData(" ")]
    public void IsAsked_NoQuestionWord_No(string question) => Assert.False(new SmallMemory().Say("seven cats").Score("answer", question).IsAsked);
}
