using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Recall.Context;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;

namespace Memory.Server.Tests.Recall.Context;

public sealed class ExcerptTests
{
    private static readonly string Filler = string.Concat(Enumerable.Repeat("Nothing to see on this day. ", 40));

    [Theory]
    [InlineData("violin", "My old VIOLINS sound well.")]
    [InlineData("Zoë", "Then zoe came home.")]
    [InlineData("1000", "It was 1,000 in all.")]
    [InlineData("東京", "先週 東京に行きました。")]
    public void Of_LongText_PartHasWhatIsAsked(string question, string sentence)
    {
        var text = $"{Filler}{sentence} {Filler}";

        Assert.Contains(sentence, PartOf(text, question, 120), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SentenceOrLineBeginsNearby_PartBeginsThere()
    {
        Assert.StartsWith("It is my violin.", PartOf($"{Filler}It is my violin. {Filler}", "violin", 120), StringComparison.Ordinal);
        Assert.StartsWith("* my violin", PartOf($"{Filler}\n* my violin\n{Filler}", "violin", 120), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SeveralPlaces_TheOneWithMostOfTheQuestion()
    {
        var text = $"My violin. {Filler}My violin, my violin, my violin. {Filler}The violin teacher. {Filler}";

        Assert.Contains("violin teacher", PartOf(text, "violin teacher", 100), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NothingOfTheQuestion_TheBeginning() =>
        Assert.StartsWith("Nothing to see", PartOf(Filler, "violin", 100), StringComparison.Ordinal);

    [Fact]
    public void Of_AnyText_WithinItsLengthAndNoHalfCharacter()
    {
        var word = Gen.Elements("violin", "tea", "🐶🐶", "東京東京東京", "e\u0301", "\n", "  ", "a.", new string('x', 70), new string('語', 40));
        var given = from words in word.ListOf(40) from gap in Gen.Elements("", " ") from length in Gen.Choose(10, 200) select (Text: string.Join(gap, words), Length: length);
        Prop.ForAll(given.ToArbitrary(), static given =>
        {
            var part = PartOf(given.Text, "violin 東京 tea", given.Length);
            return part.Length <= Math.Max(given.Length, 0) || given.Text.Length <= given.Length
                ? given.Text.Contains(part, StringComparison.Ordinal) && (part.Length == 0 || (!char.IsLowSurrogate(part[0]) && !char.IsHighSurrogate(part[^1])))
                : false;
        }).QuickCheckThrowOnFailure();
    }

    private static string PartOf(string text, string question, int length)
    {
        var stems = TextAnalyzer.Stems(Tokenizer.Words(question)).Distinct(StringComparer.Ordinal);
        return text[new Excerpt([.. stems.Select(static stem => new QueryTerm(stem, 1, 1))]).Of(text, length)];
    }
}
