using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class QuestioningTests
{
    [Theory]
    [InlineData("How are you?", 1)]
    [InlineData("I am well. How are you?", 0.5)]
    [InlineData("Really?! I see", 0.5)]
    [InlineData("What?!", 1)]
    [InlineData("You are where?? OK.", 0.5)]
    [InlineData("I see", 0)]
    [InlineData("See example.com/?q=1 or so.", 0)]
    [InlineData("It costs 3.50 at shop.example.com", 0)]
    [InlineData("Is it 3.50?", 1)]
    [InlineData("Is it? [a photo. of a cup.]", 1)]
    [InlineData("是吗？", 1)]
    [InlineData("هل أنت بخير؟", 1)]
    [InlineData("", 0)]
    [InlineData("[note]", 0)]
    [InlineData("   ", 0)]
    [InlineData("?", 1)]
    public void ShareOf_Text_ItsQuestions(string text, double share) => Assert.Equal(share, Questioning.ShareOf(text), 12);

    [Theory]
    [InlineData("I am well. How are you?", true)]
    [InlineData("How are you?  \n", true)]
    [InlineData("You did what?!", true)]
    [InlineData("Stop!", false)]
    [InlineData("?", true)]
    [InlineData("How are you? [photo: a cup]", true)]
    [InlineData("How are you? I am well.", false)]
    [InlineData("[how?]", false)]
    [InlineData("", false)]
    public void IsAtEndOf_Text_ByItsLastWords(string text, bool asks) => Assert.Equal(asks, Questioning.IsAtEndOf(text));
}
