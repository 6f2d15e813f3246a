using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Extraction.Model;
using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Extraction.Model.Checking;
using Memory.Server.Extraction.Model.Checking.Evidence;
using Memory.Server.Extraction.Model.Replies;
using static Memory.Server.Tests.Extraction.Model.Talk;

namespace Memory.Server.Tests.Extraction.Model;

/// <summary>Whatever a model replies: nothing but the one clear fault is thrown, and nothing is kept that was not said.</summary>
public sealed class ModelExtractorProperties
{
    private static readonly ModelExtractionOptions Options = new();

    private static readonly string[] Sayings =
    [
        "I live in Austin and I work at Dell.", "My brother moved to Anchorage", "no, not anymore", "yes", "Should I move to Dallas?", "The quota is 1,200 now", "私は京都に住んでいます。", "I'm 5'9\" tall\\", "",
    ];

    private static readonly string[] Shreds =
    [
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u", "\\ud83d", "\\udc00", "\ud800", "\0", "\n", " ", "null", "true", "1", "-0", "1e999", "0.5", "\"facts\"", "\"turn\"", "\"turns\"", "\"quote\"", "\"slot\"", "\"value\"", "\"fact\"",
        "\"when\"", "\"from\"", "\"to\"", "\"negated\"", "\"confidence\"", "\"corrects\"", "{\"facts\":[", "{\"turn\":1,\"quote\":\"I live in Austin\"", "]}", "```json", "<think>", "</think>", "2026-05-04", "9999", "\"9999-12-31\"", "/*", "//", "é", "😀",
    ];

    private static readonly string[] Values = ["Austin", "Dell", "Boston", "", "京都", "1,200", "1200", "\0", "\ud800", "yes", "C++", "A b c d e f g", "https://evil.test?x={y}", "current", "2026", "2026-13-45", "9999-12-31", "0.7", "I live in Austin", "User lives in Austin.", "location", "employer", "..."];

    private static readonly Gen<string> Shredded = Gen.Elements(Shreds).ListOf().Select(static shreds => string.Concat(shreds));

    /// <summary>Replies of the right form with fields of any content, cut off anywhere.</summary>
    private static readonly Gen<string> Formed =
        from notes in ArbitraryNote().ListOf()
        let whole = Notes([.. notes])
        from cut in Gen.Choose(0, whole.Length)
        from isCut in Gen.Elements(false, false, true)
        select isCut ? whole[..cut] : whole;

    [Fact]
    public void Reply_OfShreds_IsReadOrRefused() => Check(Shredded, 20_000);

    [Fact]
    public void Reply_OfAnyFields_KeepsOnlyWhatWasSaid() => Check(Formed, 10_000);

    [Fact]
    public void Reply_OfAnyCharacters_IsReadOrRefused() =>
        Check(ArbMap.Default.GeneratorFor<string?>().Select(static text => text ?? ""), 5_000);

    /// <summary>Texts on which careless patterns take for ever.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("a-")]
    [InlineData("aB3")]
    [InlineData("<")]
    [InlineData("![")]
    [InlineData("my brother ")]
    [InlineData("I am the ")]
    [InlineData("if I, ")]
    [InlineData("1,111 ")]
    [InlineData("1 ")]
    [InlineData("\u0301")]
    [InlineData("is an admin of ")]
    public async Task Turns_OfOneThingOverAndOver_AreReadInTime(string piece)
    {
        var content = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length));
        var said = Enumerable.Repeat(content, 4).Append("I ski").ToArray();
        var notes = Enumerable.Range(1, 4).Select(turn => Note(content.Trim() is { Length: > 300 } run ? run[..300] : "x", "location", content[..100], $"User lives in {content[..200]}.", $"\"turn\":{turn}"));
        var talk = Of(said) with { Known = [.. Enumerable.Repeat($"thing={content}", 10)], Options = Options with { MaxInputTokens = 60_000 } };
        await talk.AskAsync(Notes([.. notes])).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Turns_OfAnyCharacters_AreAskedAboutInOneLineEach() =>
        Prop.ForAll<string?>(static text =>
        {
            var question = new ModelQuestionWriter(Options, Utf8TokenEstimator.Default).Write(Of(text ?? "", "I ski").ToReading());
            return question!.Shown.Split('\n') is { Length: 5 } lines && lines[1..3].All(static line => JsonDocument.Parse(line) is not null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? 5_000 : 500).WithQuietOnSuccess(true));

    private static void Check(Gen<string> replies, int tests) => Prop.ForAll(
        replies.ToArbitrary(),
        Gen.Elements(Sayings).ListOf().Select(static said => said.Count == 0 ? ["I live in Austin"] : said.ToArray()).ToArbitrary(),
        static (reply, said) =>
        {
            var reading = (Of(said) with { Known = ["location=Oslo"] }).ToReading();
            if (new ModelQuestionWriter(Options, Utf8TokenEstimator.Default).Write(reading) is not { } question)
                return true;
            var check = new ProposalCheck(question, reading.Known, Options);
            try
            {
                return ReplyReader.Read(reply, Options).Items.Select(item => check.Check(Proposal.Read(item))).All(verdict => IsSaid(verdict, reading));
            }
            catch (UnreadableReplyException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? tests * 10 : tests / 16).WithQuietOnSuccess(true));

    private static bool IsSaid(Verdict verdict, ModelReading reading)
    {
        if (verdict.Found is not { } found)
            return verdict.Reason is not null;
        var turn = reading.Turns.Single(turn => turn.Id == found.Turn);
        var fact = found.Fact;
        return QuoteText.PartsOf(verdict.Quote) is { Count: > 0 } parts
            && parts.All(part => QuoteText.Normal(turn.Content).Contains(part, StringComparison.Ordinal))
            && fact.Content.StartsWith("User", StringComparison.Ordinal) && fact.Content.Length <= SentenceCheck.MaxCharacters + 2
            && fact.Confidence is >= 0.5 and <= 0.85 && !(fact.ValidTo <= fact.ValidFrom)
            && !fact.Content.Contains('\0', StringComparison.Ordinal) && fact.Value?.Text.Contains("\\u0000", StringComparison.Ordinal) != true;
    }

    private static Gen<string> ArbitraryNote() =>
        from quote in Gen.Elements([.. Sayings, .. Values])
        from slot in Gen.Elements([.. Values, "location", "employer", "location"])
        from value in Gen.Elements(Values)
        from fact in Gen.Elements([.. Values, "User lives in Austin.", "User works at Dell.", "User's quota is 1,200."])
        from state in Gen.Elements(Values)
        from begins in Gen.Elements(Values)
        from turn in Gen.Choose(-1, 5)
        from negated in Gen.Elements("true", "false", "\"true\"", "3")
        from extra in Gen.Elements("\"when\":", "\"type\":", "\"about\":", "\"corrects\":", "\"x\":")
        select Note(quote, slot, value, fact, $"\"turn\":{turn},\"negated\":{negated},\"from\":{JsonSerializer.Serialize(begins)},{extra}{JsonSerializer.Serialize(state)}");
}
