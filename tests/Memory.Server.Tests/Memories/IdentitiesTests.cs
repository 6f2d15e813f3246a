using Memory.Server.Memories;

namespace Memory.Server.Tests.Memories;

public sealed class IdentitiesTests
{
    [Theory]
    [InlineData("Austin", " austin. ")]
    [InlineData("the Netherlands", "Netherlands")]
    [InlineData("San  José", "San Jose\u0301")]
    [InlineData("ＮＡＳＡ", "nasa")]
    [InlineData("\"jazz\"", "Jazz!")]
    [InlineData("NYC", "New York City")]
    [InlineData("a vegetarian", "Vegetarian")]
    [InlineData("the UK", "United Kingdom.")]
    public void OfText_AnotherWriting_IsTheSame(string one, string other) =>
        Assert.Equal(Identities.OfText(one), Identities.OfText(other));

    [Theory]
    [InlineData("San Diego", "San Francisco")]
    [InlineData("NYC", "New York")]
    [InlineData("C", "C++")]
    [InlineData("C", "C#")]
    [InlineData("team a", "team b")]
    public void OfText_AnotherThing_IsAnother(string one, string other) =>
        Assert.NotEqual(Identities.OfText(one), Identities.OfText(other));

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("""{"a":1,"b":[2]}""", """{ "b": [2], "a": 1 }""")]
    [InlineData("\"Dark\"", "\"dark\"")]
    public void Of_SameValueWrittenOtherwise_IsTheSame(string one, string other) =>
        Assert.Equal(Identities.Of(new Json(one), "x"), Identities.Of(new Json(other), "y"));

    [Fact]
    public void Of_LongText_IsBounded() =>
        Assert.True(Identities.OfText(new string('x', 10_000)).Length < 100);
}
