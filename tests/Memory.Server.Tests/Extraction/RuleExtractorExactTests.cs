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
