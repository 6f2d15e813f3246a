using Memory.Client;
using Memory.Evaluation.Truth;

namespace Memory.Server.Tests.Truth;

/// <summary>A conversation counts as right only when nothing at all is wrong.</summary>
public sealed class TruthComparisonTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly MemoryRecord Porto = Memory("location", "Porto");

    private static readonly MemoryRecord Lisbon = Memory("location", "Lisbon") with
    {
        ValidTo = Now.AddDays(-9),
        SupersededAt = Now.AddDays(-9),
        SupersededReason = SupersededReason.Replaced,
    };

    [Fact]
    public void Current_SameValueInAnotherForm_IsRight() => Assert.Empty(Mistakes(Expect(current: [Slot("location", "porto.")]), Lisbon, Porto));

    [Fact]
    public void Current_ValueMissing_IsWrong() => Wrong("expected Porto", Expect(current: [Slot("location", "Porto")]), Lisbon);

    [Fact]
    public void Current_OneValueTooMany_IsWrongOnlyWhereExactlyTheseAreExpected()
    {
        Wrong("got Porto; Faro", Expect(current: [Slot("location", "Porto")]), Porto, Memory("location", "Faro"));
        Assert.Empty(Mistakes(Expect(current: [Slot("location", "Porto") with { IsExact = false }]), Porto, Memory("location", "Faro")));
    }

    [Fact]
    public void Current_SameValueTwice_IsWrong() => Wrong("got Porto; Porto", Expect(current: [Slot("location", "Porto")]), Porto, Porto);

    [Fact]
    public void Current_NothingExpected_IsWrongWhenSomethingHolds()
    {
        Wrong("expected nothing, got Porto", Expect(current: [Slot("location")]), Porto);
        Assert.Empty(Mistakes(Expect(current: [Slot("location")]), Lisbon));
    }

    [Fact]
    public void Current_WhatIsPastOrToComeOrOver_DoesNotCount() => Assert.Empty(Mistakes(
        Expect(current: [Slot("location")]),
        Porto with { TemporalState = TemporalState.Past },
        Porto with { TemporalState = TemporalState.Future, ValidFrom = Now.AddDays(1) },
        Porto with { ValidTo = Now }));

    [Fact]
    public void Current_RetirementThatIsNotDueYet_StillHolds() =>
        Assert.Empty(Mistakes(Expect(current: [Slot("location", "Porto")]), Porto with { SupersededAt = Now.AddDays(1), SupersededReason = SupersededReason.Replaced }));

    [Theory]
    [InlineData(SupersededReason.Replaced, true)]
    [InlineData(SupersededReason.Corrected, false)]
    public void History_Reason_MustBeTheOneExpected(SupersededReason reason, bool isRight) =>
        Assert.Equal(isRight, Mistakes(Expect() with { History = [new("location", Value("Lisbon"), reason)] }, Lisbon, Porto).Count == 0);

    [Fact]
    public void NotRetired_WhatWasRetired_IsWrong()
    {
        var expected = Expect() with { NotRetired = [new("location", Value("Lisbon"))] };

        Wrong("not to be retired", expected, Lisbon);
        Assert.Empty(Mistakes(expected, Memory("location", "Lisbon")));
    }

    [Fact]
    public void States_OtherState_IsWrong() =>
        Wrong("future location", Expect() with { States = [new("location", Value("Porto"), TemporalState.Future)] }, Porto);

    [Fact]
    public void Absent_WhatIsThereInAnyState_IsWrong()
    {
        Wrong("expected no Lisbon", Expect() with { Absent = [new("location", Value("Lisbon"), null)] }, Lisbon);
        Wrong("expected no memory", Expect() with { Absent = [new("location", null, null)] }, Lisbon);
        Wrong("absent PORT", Expect() with { Absent = [new(null, null, "PORT")] }, Porto);
        Assert.Empty(Mistakes(Expect() with { Absent = [new("employer", null, null), new(null, null, "Rome")] }, Porto));
    }

    [Fact]
    public void NothingElse_OtherSlot_IsWrongUnlessItIsNamed()
    {
        var expected = Expect(current: [Slot("location", "Porto")]) with { Besides = ["family"] };

        Assert.Empty(Mistakes(expected, Porto, Memory("family", "two kids")));
        Wrong("got pet", expected, Porto, Memory("pet", "Rex"));
    }

    [Fact]
    public void Questions_OtherAnswer_IsWrong()
    {
        var expected = Expect() with { Questions = [new("location", Now.AddDays(-20), null, [Value("Lisbon")])] };

        Assert.Empty(TruthComparison.MistakesIn(expected, new([], [[Lisbon]])));
        Assert.Contains("as of 2025-05-12: expected Lisbon, got Porto", Assert.Single(TruthComparison.MistakesIn(expected, new([], [[Porto]]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,200 euros a month", true)]
    [InlineData("1,350 euros", false)]
    public void WantedValue_PartOfAValue_NeedOnlyOccur(string text, bool isSaid) => Assert.Equal(isSaid, Value("*1,200*").IsSaidBy(text));

    private static LabelledConversation Expect(params ExpectedSlot[] current) => new("c", "theme", NeedsModel: false, [], Now) { Current = current };

    private static ExpectedSlot Slot(string slot, params string[] values) => new(slot, [.. values.Select(static value => Value(value))], IsExact: true);

    private static WantedValue Value(params string[] forms) => new(forms);

    private static IReadOnlyList<string> Mistakes(LabelledConversation expected, params MemoryRecord[] found) => TruthComparison.MistakesIn(expected, new(found, []));

    private static void Wrong(string part, LabelledConversation expected, params MemoryRecord[] found) =>
        Assert.Contains(part, Assert.Single(Mistakes(expected, found)), StringComparison.Ordinal);

    private static MemoryRecord Memory(string key, string value) => new()
    {
        Id = new Guid("00000000-0000-7000-8000-000000000001"),
        OwnerId = "o",
        UserId = "u",
        Type = MemoryType.Fact,
        Key = key,
        Content = $"User: {value}.",
        Value = System.Text.Json.JsonSerializer.SerializeToElement(value),
        ValidFrom = Now.AddDays(-30),
    };
}
