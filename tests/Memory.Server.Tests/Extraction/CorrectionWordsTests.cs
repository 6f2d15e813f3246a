namespace Memory.Server.Tests.Extraction;

/// <summary>What is read as taking back a word, and what only looks like it.</summary>
public sealed class CorrectionWordsTests
{
    [Theory]
    [InlineData("no, it's Berlin, not Bern", "Berlin < Bern")]
    [InlineData("No, it's Berlin not Bern.", "Berlin < Bern")]
    [InlineData("Berlin, not Bern", "Berlin < Bern")]
    [InlineData("It's not Bern, it's Berlin.", "Berlin < Bern")]
    [InlineData("Not Bern, Berlin!", "Berlin < Bern")]
    [InlineData("sorry, I meant Berlin", "Berlin < ")]
    [InlineData("Sorry, I meant to say Berlin.", "Berlin < ")]
    [InlineData("I meant Berlin, not Bern", "Berlin < Bern")]
    [InlineData("By Bern I meant Berlin", "Berlin < Bern")]
    [InlineData("I said Bern but I meant Berlin", "Berlin < Bern")]
    [InlineData("I mis-typed: 1992, not 1993", "1992 < 1993")]
    [InlineData("I mistyped, 1992 not 1993", "1992 < 1993")]
    [InlineData("actually it's spelled Katarzyna", "Katarzyna spelt")]
    [InlineData("It's spelt Siobhan", "Siobhan spelt")]
    [InlineData("Correction: Ana, not Anna", "Ana < Anna")]
    [InlineData("oops, Berlin not Bern", "Berlin < Bern")]
    [InlineData("sorry i meant berlin", "berlin < ")]
    public async Task Sentence_ThatTakesAWordBack_IsRead(string text, string expected)
    {
        var said = Assert.Single((await Extracting.ExtractAsync(text)).Corrections);

        Assert.Equal(expected, said.IsSpelling ? $"{said.Right} spelt" : $"{said.Right} < {said.Wrong}");
    }

    [Theory]
    [InlineData("I mean it")]
    [InlineData("I meant what I said")]
    [InlineData("no, not really")]
    [InlineData("No, thanks")]
    [InlineData("Sorry, I meant the second one")]
    [InlineData("wait, no, thanks")]
    [InlineData("Is it Berlin, not Bern?")]
    [InlineData("My friend said it's Berlin, not Bern")]
    [InlineData("Translate: it's Berlin, not Bern")]
    [InlineData("No, Milan")]
    public async Task Sentence_ThatTakesNothingBack_IsNotRead(string text) => Assert.Empty((await Extracting.ExtractAsync(text)).Corrections);

    [Theory]
    [InlineData("I live in Berlin, not Bern", "location=Berlin < Bern")]
    [InlineData("I live in Berlin, not in Bern.", "location=Berlin < Bern")]
    [InlineData("correction: my manager is Ana, not Anna", "manager=Ana < Anna")]
    [InlineData("Correction: my manager is Ana", "manager=Ana < ")]
    [InlineData("I'm allergic to cashews, not peanuts", "allergy=cashews < peanuts")]
    [InlineData("Allergic to cashews, not peanuts", "allergy=cashews < peanuts")]
    [InlineData("I live in Bristol now, not Bath", "location=Bristol")]
    [InlineData("I live in Berlin, not far from the zoo", "location=Berlin")]
    [InlineData("I live in Rome. Wait, no, Milan.", "location=Milan")]
    [InlineData("I live in Rome, no wait, Milan", "location=Milan")]
    [InlineData("I live in Rome, I mean Milan", "location=Milan")]
    [InlineData("I live in Bern and work at Bosch. Sorry, Berlin, not Bern.", "location=Berlin, employer=Bosch")]
    [InlineData("I live in Rome. Wait, no, thanks.", "location=Rome")]
    [InlineData("I work at Bosch. No wait, never mind.", "employer=Bosch")]
    public async Task Fact_WithItsCorrection_SaysWhatIsRight(string text, string expected)
    {
        var read = await Extracting.ExtractAsync(text);

        Assert.Equal(expected, string.Join(", ", read.Facts.Select(static fact =>
            $"{fact.Slot}={fact.Value?.ToElement().GetString()}{(fact.Corrects is { } wrong ? $" < {wrong}" : "")}")));
        Assert.Empty(read.Corrections);
        Assert.DoesNotContain(read.Facts, static fact => fact.Content.Contains("not ", StringComparison.Ordinal) || fact.Content.Contains("Rome", StringComparison.Ordinal) && !fact.Value!.Value.Text.Contains("Rome", StringComparison.Ordinal));
    }
}
