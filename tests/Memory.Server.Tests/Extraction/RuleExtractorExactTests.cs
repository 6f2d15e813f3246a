namespace Memory.Server.Tests.Extraction;

/// <summary>Sentences of which each is read exactly, with the counter-examples that look like them.</summary>
public sealed class RuleExtractorExactTests
{
    public static TheoryData<string> Sentences() => [.. LabelledSentences.ReadExact().Select(static sentence => sentence.Text)];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task Extract_Sentence_YieldsExactlyItsFacts(string text)
    {
        var sentence = LabelledSentences.ReadExact().Single(sentence => sentence.Text == text);
        var found = LabelledSentences.Identify(await Extracting.ExtractAsync(text)).ToList();
        Assert.Equal(
            sentence.Facts.Select(fact => Spell(fact.Identity, fact.From, fact.To)).Order(StringComparer.Ordinal),
            found.Select(other => Spell(other, sentence)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Let's roleplay. I'm Captain Ahab, you are the whale.", null, 0)]
    [InlineData("Let's roleplay. I'm Captain Ahab, you are the whale.", "ok, enough roleplay", 1)]
    [InlineData("Let's talk about whales.", null, 1)]
    public async Task Extract_InARoleplay_YieldsNothingUntilItEnds(string opening, string? later, int facts)
    {
        var before = new[] { opening, later }.OfType<string>().Select(Extracting.TurnOf).ToList();
        var turn = Extracting.TurnOf("my wife is called Ishmaela");
        var found = await new Memory.Server.Extraction.RuleExtractor().ExtractAsync(turn, before, TestContext.Current.CancellationToken);
        Assert.Equal(facts, found.Facts.Length);
    }

    /// <summary>Whatever order words come in, a turn is read: one that throws would be tried again and fail for good.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Extract_AnyMixOfWords_IsRead(int seed)
    {
        var random = new Random(seed);
        var words = LabelledSentences.ReadExact().Concat(LabelledSentences.Read()).SelectMany(static sentence => sentence.Text.Split(' ')).ToArray();
        string[] joints = [" ", " ", " ", " ", ", ", " and ", ", and ", " so ", ". ", ", it is ", "\n"];
        for (var count = 0; count < (TestScale.Full ? 3_000 : 300); count++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => words[random.Next(words.Length)] + joints[random.Next(joints.Length)]));
            await Extracting.ExtractAsync(text);
        }
    }

    /// <summary>Dates count where the table tells them.</summary>
    private static string Spell((string Identity, Memory.Server.Extraction.ProposedFact? Fact) found, LabelledSentence sentence)
    {
        var expected = sentence.Facts.FirstOrDefault(fact => fact.Identity == found.Identity);
        return Spell(
            found.Identity,
            expected?.From is null ? null : LabelledSentences.Day(found.Fact?.ValidFrom),
            expected?.To is null ? null : LabelledSentences.Day(found.Fact?.ValidTo));
    }

    private static string Spell(string identity, string? from, string? to) => $"{identity} {from}..{to}";
}
