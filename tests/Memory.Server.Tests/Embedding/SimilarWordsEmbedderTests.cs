using Memory.Testing;

namespace Memory.Server.Tests.Embedding;

/// <summary>Tests that trust the stand-in for a model must be able to.</summary>
public sealed class SimilarWordsEmbedderTests
{
    [Theory]
    [InlineData("Where do I live?", "I moved to an apartment in Dallas", "I adore jazz")]
    [InlineData("What is my job?", "She was hired by a small firm", "My puppy is called Rex")]
    [InlineData("Which animals do I keep?", "The kitty sleeps on the pets' sofa", "I fly to Rome on Monday")]
    public void Embed_SameMeaningOtherWords_CloserThanAnotherMeaning(string question, string same, string other)
    {
        Assert.True(Cosine(question, same) > Cosine(question, other) + 0.2);
        Assert.DoesNotContain(question.Split(' ', '?').Intersect(same.Split(' '), StringComparer.OrdinalIgnoreCase), static word => word.Length > 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("What is it?")]
    [InlineData("Ana lives in Dallas")]
    public void Embed_AnyText_UnitLengthAndTheSameEachTime(string text)
    {
        Assert.Equal(SimilarWordsEmbedder.Embed(text), SimilarWordsEmbedder.Embed(text));
        Assert.Equal(1, Cosine(text, text), 5);
    }

    private static double Cosine(string left, string right) =>
        SimilarWordsEmbedder.Embed(left).Zip(SimilarWordsEmbedder.Embed(right), static (a, b) => (double)a * b).Sum();
}
