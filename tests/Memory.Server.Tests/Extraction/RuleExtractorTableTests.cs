using System.Globalization;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Extraction;

/// <summary>Measures the rules against the labelled table: facts are compared by slot, value, stance and temporal state, and by dates where told.</summary>
public sealed class RuleExtractorTableTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Extract_LabelledSentences_PreciseAndComplete(bool heldOut) =>
        MeasureAsync(heldOut ? "held out" : "tuned", LabelledSentences.Read().Where(sentence => sentence.IsHeldOut == heldOut));

    [Fact]
    public Task Extract_ProbedSentences_PreciseAndComplete() => MeasureAsync("probed", LabelledSentences.ReadProbed());

    private async Task MeasureAsync(string set, IEnumerable<LabelledSentence> sentences)
    {
        var (right, proposed, expected, wrong) = (0, 0, 0, new List<string>());
        foreach (var sentence in sentences)
        {
            var found = LabelledSentences.Identify(await Extracting.ExtractAsync(sentence.Text)).ToList();
            found.RemoveAll(other => sentence.Facts.Any(fact => fact.IsOptional && Matches(fact, other)));
            var required = sentence.Facts.Where(static fact => !fact.IsOptional).ToList();
            var matched = required.Count(fact => found.Exists(other => Matches(fact, other)));
            right += matched;
            proposed += found.Count;
            expected += required.Count;
            if (matched != found.Count || matched != required.Count)
                wrong.Add($"{sentence.Text}\n    expected {string.Join(" ;; ", required.Select(static fact => fact.Identity))}\n    found    {string.Join(" ;; ", found.Select(Describe))}");
        }

        var (precision, recall) = ((double)right / proposed, (double)right / expected);
        var summary = string.Create(CultureInfo.InvariantCulture, $"{set}: precision {precision:F3}, recall {recall:F3} ({right} right of {proposed} proposed and {expected} expected)");
        output.WriteLine(summary);
        foreach (var line in wrong)
            output.WriteLine(line);
        Assert.True(precision >= 0.97, summary);
        Assert.True(recall >= 0.85, summary);
    }

    [Fact]
    public void Table_Always_IsLargeWithTrapsAndHeldOutRows()
    {
        var sentences = LabelledSentences.Read();
        Assert.True(sentences.Count >= 300);
        Assert.True(sentences.Count(sentence => sentence.Facts.Count == 0) * 3 >= sentences.Count);
        Assert.True(sentences.Count(sentence => sentence.IsHeldOut) * 5 >= sentences.Count);
        Assert.Equal(sentences.Count, sentences.DistinctBy(sentence => sentence.Text).Count());
    }

    private static bool Matches(LabelledFact expected, (string Identity, ProposedFact? Fact) found) =>
        expected.Identity == found.Identity
        && (expected.From is null || expected.From == LabelledSentences.Day(found.Fact?.ValidFrom))
        && (expected.To is null || expected.To == LabelledSentences.Day(found.Fact?.ValidTo));

    private static string Describe((string Identity, ProposedFact? Fact) found) =>
        $"{found.Identity} {LabelledSentences.Day(found.Fact?.ValidFrom)}..{LabelledSentences.Day(found.Fact?.ValidTo)}";
}

/// <summary>Runs the rules on one turn.</summary>
internal static class Extracting
{
    public static ValueTask<ExtractedFacts> ExtractAsync(string text, Client.TurnRole role = Client.TurnRole.User) =>
        new RuleExtractor().ExtractAsync(TurnOf(text, role), [], TestContext.Current.CancellationToken);

    public static Turn TurnOf(string text) => TurnOf(text, Client.TurnRole.User);

    private static Turn TurnOf(string text, Client.TurnRole role) => new()
    {
        Id = new("m1"),
        Session = SessionId.Default,
        Role = role,
        Content = text,
        SaidAt = LabelledSentences.SaidAt,
        StoredAt = LabelledSentences.SaidAt,
    };
}
