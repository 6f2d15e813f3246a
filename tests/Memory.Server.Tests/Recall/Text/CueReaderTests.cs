using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Text;

public sealed class CueReaderTests
{
    [Theory]
    [InlineData("we met last weekend", "Time, FirstPerson")]
    [InlineData("in 2019", "Time, Number")]
    [InlineData("in 2119", "Number")]
    [InlineData("room 1850", "Number")]
    [InlineData("seven cats", "Number")]
    [InlineData("a dozen", "Number")]
    [InlineData("she went to Oslo", "Name")]
    [InlineData("first, Oslo", "Name")]
    [InlineData("Oslo is cold. Bergen too", "None")]
    [InlineData("OSLO", "None")]
    [InlineData("so I went", "FirstPerson")]
    [InlineData("the coach called", "Person")]
    [InlineData("inspired, because it rained", "Reason")]
    [InlineData("she prefers tea", "Preference")]
    [InlineData("she is not there", "Negation")]
    [InlineData("Please never do that", "Preference, Negation, Instruction")]
    [InlineData("From now on, be brief", "Instruction")]
    [InlineData("be brief when I ask", "Instruction, FirstPerson")]
    [InlineData("be brief when I eat", "FirstPerson")]
    [InlineData("please", "None")]
    [InlineData("", "None")]
    [InlineData("?! …", "None")]
    public void Read_Text_ItsCues(string text, string expected) => Assert.Equal(Enum.Parse<Cues>(expected), CueReader.Read(text, Tokenizer.Words(text)));
}
