using System.Text.Json;
using Memory.Client;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Findings;
using Memory.Testing;

namespace Memory.Server.Tests.Evaluation;

/// <summary>What a context holds, and what a list of memories says, as the figures read them.</summary>
public sealed class ContextReadingTests
{
    private static readonly ContextShape Shape = new(10, 1_024);
    private static readonly Guid Fact = Guid.Parse("01890000-0000-7000-8000-000000000001");

    [Fact]
    public void Context_OfTurnsAndFacts_HoldsTheTurnsOfBoth()
    {
        var answer = Answer(["t.00ff.a.with.dots", $"m.00ff.{Fact}"], Memory("location", "\"Porto\"", "b"));

        Assert.Equal(new ContextFinding(Shape, 1, 2), ContextReading.Find(Shape, answer, ["a.with.dots", "b", "c"]));
        Assert.Equal(new ContextFinding(Shape, 0, 0), ContextReading.Find(Shape, answer, []));
    }

    [Fact]
    public void Context_FactThatWasRecalledButDidNotFit_CoversNothing() =>
        Assert.Equal(new ContextFinding(Shape, 0, 0), ContextReading.Find(Shape, Answer([], Memory("location", "\"Porto\"", "b")), ["b"]));

    [Fact]
    public void Context_TurnThatIsSaidAndToldByAFact_CountsOnce() =>
        Assert.Equal(
            new ContextFinding(Shape, 1, 1), ContextReading.Find(Shape, Answer([$"m.00ff.{Fact}", "t.00ff.b"], Memory("location", "\"Porto\"", "b")), ["b"]));

    [Fact]
    public void Context_WithAKeyOfAnotherForm_IsNotCountedAsNothing() =>
        Assert.Contains("x.1", Assert.Throws<EvaluationException>(() => ContextReading.Find(Shape, Answer(["x.1"]), ["a"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Context_OfAServerThatTellsNoKeys_IsUnknown() => Assert.Null(ContextReading.Find(Shape, FakeMemory.Recalled("u", "- x"), ["a"]));

    [Theory]
    [InlineData("- User lives in Porto", false)]
    [InlineData("- User lives in Lisbon", true)]
    [InlineData("- User lives in LISBON", true)]
    [InlineData("- earlier: User lives in Lisbon", false)]
    [InlineData("- earlier: User lives in Lisbon\n- User likes Lisbon", true)]
    [InlineData("- later: User lives in Lisbon", true)]
    [InlineData("", false)]
    public void Stale_SaidWithoutEarlier_IsShownAsCurrent(string context, bool shown) =>
        Assert.Equal(shown, ContextReading.ShowsAsCurrent(context, ["Madrid", "Lisbon"]));

    [Theory]
    [InlineData("location", "\"Porto\"", true)]
    [InlineData("location", "\"porto\"", true)]
    [InlineData("location", "\"Lisbon\"", false)]
    [InlineData("origin", "\"Porto\"", false)]
    [InlineData("location", "1", false)]
    public void Fact_ThatStandsFirst_HasTheKeyAndTheValue(string key, string value, bool isFirst) =>
        Assert.Equal(isFirst, ContextReading.IsFirst(new ExpectedFact(key, Json(value)), [Memory("location", "\"Porto\"", "a"), Memory(key, value, "b")]));

    [Fact]
    public void Fact_AmongNoMemories_IsNotFirst() => Assert.False(ContextReading.IsFirst(new ExpectedFact("age", Json("30")), []));

    [Fact]
    public void Fact_NumberWrittenOtherwise_IsTheSame() =>
        Assert.True(ContextReading.IsFirst(new ExpectedFact("age", Json("30")), [Memory("age", "30.0", "a")]));

    private static RecallResponse Answer(IReadOnlyList<string> keys, params RecalledMemory[] memories) =>
        FakeMemory.Recalled("u", "") with { ContextKeys = keys, Memories = memories };

    private static RecalledMemory Memory(string key, string value, string turn) => new()
    {
        Id = Fact,
        OwnerId = "o",
        UserId = "u",
        Type = MemoryType.Fact,
        Content = "x",
        Key = key,
        Value = Json(value),
        Score = 1,
        Source = new MemorySource("s", [turn]),
    };

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
