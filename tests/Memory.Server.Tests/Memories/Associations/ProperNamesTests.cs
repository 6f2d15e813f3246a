using Memory.Server.Memories.Associations;

namespace Memory.Server.Tests.Memories.Associations;

public sealed class ProperNamesTests
{
    [Theory]
    [InlineData("User's cat is called Miso.", "miso")]
    [InlineData("User lives in San Diego, near Miso's vet.", "san diego", "miso")]
    [InlineData("User flew from Zürich to New York on Friday.", "zurich", "new york")]
    [InlineData("User works for O'Brien and Jean-Luc.", "o'brien", "jean-luc")]
    [InlineData("User met Ana. Then Ana left Bob", "ana", "bob")]
    [InlineData("Visited Berlin last year", "berlin")]
    [InlineData("user likes tea")]
    [InlineData("User said I'm late in May")]
    [InlineData("I LOVE BERLIN")]
    [InlineData("ユーザーは東京に住んでいる")]
    [InlineData("")]
    public void In_Capitals_SureNames(string text, params string[] names) =>
        Assert.Equal(names, ProperNames.In(text).Where(static name => name.Value).Select(static name => name.Key));

    [Theory]
    [InlineData("Miso is a cat", "miso", true)]
    [InlineData("Klara lives in town", "klara", true)]
    [InlineData("Klara's birthday", "klara", true)]
    [InlineData("Likes tea", "", false)]
    [InlineData("Tea at noon", "tea", false)]
    public void In_BeginningOfASentence_SureWhenSomethingIsSaidOfIt(string text, string name, bool isSure)
    {
        var found = ProperNames.In(text);
        Assert.Equal(name.Length == 0 ? [] : [KeyValuePair.Create(name, isSure)], found);
    }

    [Fact]
    public void In_VeryManyAndVeryLong_Bounded()
    {
        Assert.Equal(ProperNames.Most, ProperNames.In(string.Join(", ", Enumerable.Range(0, 500).Select(static n => $"a Name{n}"))).Count);
        Assert.Empty(ProperNames.In("a " + new string('A', 5_000) + " b"));
        Assert.Empty(ProperNames.In("a " + string.Concat(Enumerable.Repeat("Aa ", 3_000))));
    }
}
