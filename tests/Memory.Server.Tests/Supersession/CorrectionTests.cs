using Memory.Server.Memories;

namespace Memory.Server.Tests.Supersession;

/// <summary>What was said by mistake never held: the right value takes over its beginning.</summary>
public sealed class CorrectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Correction_OfWhatIsInForce_HeldAllAlong(bool isBare)
    {
        var slot = new SlotUnderTest().Tell(Said.That("Oslo", 1), Said.That("Bern", 10), Correction(isBare, 30));

        Assert.Equal(["oslo", "berlin", "berlin"], [slot.ViewAt(9), slot.ViewAt(10), slot.ViewAt(40)]);
        var bern = slot.Only("Bern");
        Assert.Equal((SupersededReason.Corrected, slot.Only("Berlin").Id), (bern.SupersededReason, bern.SupersededBy!.Value));
        Assert.Equal(bern.ValidFrom, bern.ValidTo);
        Assert.Equal(Said.Day(10), slot.Only("Berlin").ValidFrom);
        Assert.Equal(slot.Only("Berlin").Id, slot.Only("Oslo").SupersededBy);
    }

    [Fact]
    public void Correction_VersionBeforeIt_StillSaysTheWrongValue()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 10), Correction(isBare: true, 30));

        Assert.Null(slot.Versions.First(static version => version.Identity == "bern").SupersededReason);
    }

    [Fact]
    public void Correction_ArrivingBeforeWhatItCorrects_CorrectsItWhenItComes()
    {
        var slot = new SlotUnderTest().Tell(Correction(isBare: false, 30));
        Assert.Equal("berlin", slot.ViewAt(30));

        slot.Tell(Said.That("Bern", 10));

        Assert.Equal(["berlin", "berlin"], [slot.ViewAt(10), slot.ViewAt(40)]);
    }

    [Fact]
    public void Correction_WhenTheRightValueStoodBefore_LetsItGoOn()
    {
        var berlin = Said.That("Berlin", 1);
        var slot = new SlotUnderTest().Tell(berlin, Said.That("Bern", 10), Correction(isBare: true, 30));

        Assert.Equal(2, slot.Memories.Count);
        Assert.Equal((berlin.Id, null), (slot.Only("Berlin").Id, slot.Only("Berlin").ValidTo));
        Assert.Equal(["berlin", "berlin"], [slot.ViewAt(5), slot.ViewAt(20)]);
    }

    [Fact]
    public void Correction_WhenTheRightValueWasSaidAlready_ReachesBackToTheMistake()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 10), Said.That("Berlin", 20), Correction(isBare: true, 30));

        Assert.Equal(2, slot.Memories.Count);
        Assert.Equal("berlin", slot.ViewAt(15));
    }

    [Fact]
    public void Correction_SaidTwice_RefreshesTheRightValue()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 1), Said.That("Rome", 5), Said.That("Bern", 10), Correction(isBare: true, 30), Correction(isBare: true, 31));

        Assert.Equal(["bern", "rome", "berlin"], [slot.ViewAt(2), slot.ViewAt(6), slot.ViewAt(40)]);
        Assert.Equal(Said.Day(31), slot.Only("Berlin").LastRefreshedAt);
    }

    [Fact]
    public void Correction_BackAgain_EndsWithTheLastWord()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 10), Correction(isBare: true, 30), Said.Meant("Bern", "Berlin", 40));

        Assert.Equal(["bern", "bern"], [slot.ViewAt(10), slot.ViewAt(50)]);
        Assert.Equal(SupersededReason.Corrected, slot.Only("Berlin").SupersededReason);
    }

    [Fact]
    public void BareCorrection_OfWhatWasReplacedSince_CorrectsThePastAndLeavesThePresent()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 10), Said.That("Rome", 20), Correction(isBare: true, 30));

        Assert.Equal(["berlin", "rome"], [slot.ViewAt(15), slot.ViewAt(40)]);
        Assert.Equal(slot.Only("Rome").Id, slot.Only("Berlin").SupersededBy);
    }

    [Fact]
    public void CorrectionInWordsOfItsOwn_OfWhatWasReplacedSince_SaysWhatHoldsNow()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 10), Said.That("Rome", 20), Correction(isBare: false, 30));

        Assert.Equal(["bern", "rome", "berlin"], [slot.ViewAt(15), slot.ViewAt(25), slot.ViewAt(40)]);
    }

    [Fact]
    public void BareCorrection_OfWhatWasNegated_DoesNotBringItBack()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 10), Said.NoLonger("Bern", 20), Correction(isBare: true, 30));

        Assert.Equal(["berlin", "", ""], [slot.ViewAt(15), slot.ViewAt(25), slot.ViewAt(40)]);
    }

    [Fact]
    public void Correction_OfNothingKnown_IsAStatement()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Rome", 1), Said.Corrected("Berlin", "Bern", 30));

        Assert.Equal(["rome", "berlin"], [slot.ViewAt(10), slot.ViewAt(40)]);
    }

    [Fact]
    public void WrongValueSaidAgainAfterwards_Counts()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 1), Correction(isBare: true, 30), Said.That("Bern", 40));

        Assert.Equal(["berlin", "bern"], [slot.ViewAt(10), slot.ViewAt(50)]);
    }

    [Fact]
    public void Correction_OfAStay_KeepsItsTimeAndTheHome()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Rome", 1), Said.That("Bern", 10, until: 20), Said.Meant("Berlin", "Bern", 12) with { ValidTo = Said.Day(20) });

        Assert.Equal(["rome", "rome, berlin", "rome"], [slot.ViewAt(5), slot.ViewAt(15), slot.ViewAt(21)]);
        Assert.Null(slot.Only("Rome").SupersededBy);
    }

    [Fact]
    public void Correction_OfTheHomeDuringAStay_LeavesTheStay()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 1), Said.That("Paris", 10, until: 14), Correction(isBare: true, 12));

        Assert.Equal("berlin, paris", slot.ViewAt(13));
        Assert.Null(slot.Only("Paris").SupersededBy);
    }

    [Fact]
    public void Correction_OfAPlan_TakesOverItsDay()
    {
        var slot = new SlotUnderTest().Tell(
            Said.That("Rome", 1), Said.Planned("Bern", from: 2000, said: 10), Said.Planned("Berlin", from: 2000, said: 12) with { Corrects = "bern" });

        Assert.Equal(["rome", "berlin"], [slot.ViewAt(1999), slot.ViewAt(2000)]);
        Assert.Equal(slot.Only("Berlin").Id, slot.Only("Rome").SupersededBy);
        Assert.Equal(SupersededReason.Corrected, slot.Only("Bern").SupersededReason);
    }

    [Fact]
    public void BareCorrection_OfAPlan_TakesOverItsDay()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Rome", 1), Said.Planned("Bern", from: 2000, said: 10), Said.Meant("Berlin", "Bern", 12));

        Assert.Equal(["rome", "rome", "berlin"], [slot.ViewAt(13), slot.ViewAt(1999), slot.ViewAt(2000)]);
    }

    [Fact]
    public void Correction_OfThePast_IsPast()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Rome", 1), Said.Once("Bern", 10), Said.Once("Berlin", 12) with { Corrects = "bern" });

        Assert.Equal("rome", slot.ViewAt(20));
        Assert.Equal(SupersededReason.Corrected, slot.Only("Bern").SupersededReason);
        Assert.Equal(TemporalState.Past, slot.Only("Berlin").TemporalState);
    }

    [Fact]
    public void Many_Correction_ExchangesOneValueAndLeavesTheRest()
    {
        var slot = new SlotUnderTest(Cardinality.Many).Tell(
            Said.That("Go", 1, cardinality: Cardinality.Many), Said.That("Java", 2, cardinality: Cardinality.Many), Said.Meant("JavaScript", "Java", 9, Cardinality.Many));

        Assert.Equal(["go, javascript", "go, javascript"], [slot.ViewAt(3), slot.ViewAt(10)]);
        Assert.Equal(slot.Only("JavaScript").Id, slot.Only("Java").SupersededBy);
    }

    [Fact]
    public void Forgotten_RightValue_DoesNotBringBackTheWrongOne()
    {
        var right = Correction(isBare: true, 30);
        var slot = new SlotUnderTest().Tell(Said.That("Bern", 1), right, right with { IsForgotten = true });

        Assert.Equal("", slot.ViewAt(40));
    }

    [Fact]
    public void WithoutASlot_Correction_IsAStatement()
    {
        var slot = new SlotUnderTest(Cardinality.Many).Tell(Free("The door is blue", 1), Free("The door is green", 2) with { Corrects = Identities.OfText("The door is blue") });

        Assert.Equal(2, slot.Memories.Count(static memory => memory.SupersededReason is null));

        static Observation Free(string content, int day) => Said.That(content, day) with { Slot = null, Value = null, Content = content, Identity = Identities.OfText(content) };
    }

    private static Observation Correction(bool isBare, int said) => isBare ? Said.Meant("Berlin", "Bern", said) : Said.Corrected("Berlin", "Bern", said);
}
