namespace Memory.Server.Tests.Recall.Signals;

/// <summary>Signals that look a value up: slot, recency, importance, confidence.</summary>
public sealed class OtherSignalsTests
{
    [Fact]
    public void Slot_AskedFor_ItsMemoriesAndNothingElse()
    {
        var scored = new SmallMemory().Know("Lisbon", slot: "location").Know("Ada", slot: "name").Know("a note").Say("Lisbon it is").Score("slot", "where do I live?");

        Assert.Equal([1, 0, 0, 0], scored.Parts.Values);
        Assert.Equal((true, 1.0, 0.0), (scored.IsAsked, scored.Sureness.OfMemories, scored.Sureness.OfTurns));
    }

    [Fact]
    public void Slot_HalfNamed_Half() =>
        Assert.Equal(0.5, new SmallMemory().Know("dark", slot: "desk_lamp").Score("slot", "which lamp do I use?")["dark"]);

    [Fact]
    public void Slot_NoneAskedFor_NotAsked() => Assert.False(new SmallMemory().Know("Lisbon", slot: "location").Score("slot", "bread").IsAsked);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 0.5)]
    [InlineData(60, 0.25)]
    [InlineData(45, 0.353553)]
    [InlineData(-5, 1)]
    public void Recency_Age_HalvedEveryThirtyDays(double days, double part)
    {
        var at = SmallMemory.Now.AddDays(-days);
        var scored = new SmallMemory()
            .Say("said", at: at)
            .Know("stored", since: at)
            .Know("held", with: memory => memory with { ValidFrom = at, CreatedAt = SmallMemory.Now.AddDays(-300) })
            .Score("recency", "bread");

        Assert.All(scored.Parts.Values, value => Assert.Equal(part, value, 6));
    }

    [Fact]
    public void Recency_AsOf_CountedFromThen()
    {
        var then = SmallMemory.Now.AddDays(-100);
        var scored = new SmallMemory().Say("said", at: then.AddDays(-30)).Score("recency", SmallMemory.Asking("x", with: query => query with { AsOf = then }));

        Assert.Equal(0.5, scored["said"], 12);
    }

    [Fact]
    public void Importance_Fifths_MiddlingWithoutAndLessForTurns()
    {
        var scored = new SmallMemory()
            .Know("five", with: static memory => memory with { Importance = 5 }).Know("one", with: static memory => memory with { Importance = 1 }).Know("none").Say("turn")
            .Score("importance", "x");

        Assert.Equal([1, 0.2, 0.6, 0.4], scored.Parts.Values);
    }

    [Fact]
    public void Confidence_OwnOrByWhoSaidIt()
    {
        var scored = new SmallMemory()
            .Know("sure", with: static memory => memory with { Confidence = 0.9, IsEssential = true }).Know("beyond", with: static memory => memory with { Confidence = 7 })
            .Say("user").Say("assistant", role: TurnRole.Assistant).Say("tool", role: TurnRole.Tool)
            .Score("confidence", "x");

        Assert.Equal([0.9, 1, 0.8, 0.5, 0.3], scored.Parts.Values);
    }
}
