using Memory.Server.Memories;

namespace Memory.Server.Tests.Supersession;

public sealed class SlotProjectionTests
{
    [Fact]
    public void Single_NewerValue_SupersedesAndKeepsTheOld()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.That("Dallas", 60));

        var austin = slot.Only("Austin");
        Assert.Equal("austin", slot.ViewAt(59));
        Assert.Equal("dallas", slot.ViewAt(60));
        Assert.Equal(slot.Only("Dallas").Id, austin.SupersededBy);
        Assert.Equal(SupersededReason.Replaced, austin.SupersededReason);
        Assert.Equal(Said.Day(60), austin.ValidTo);
    }

    [Fact]
    public void Single_OlderFactArrivesLate_NeverOverridesTheNewer()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Dallas", 60), Said.That("Austin", 1));

        Assert.Equal("dallas", slot.ViewAt(100));
        Assert.Equal("austin", slot.ViewAt(10));
        Assert.Null(slot.Only("Dallas").SupersededBy);
    }

    [Fact]
    public void Single_MoveToldLater_WinsOverTheHomeThatWasOnlySaid()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 40), Said.That("Dallas", from: 20, said: 60));

        Assert.Equal("dallas", slot.ViewAt(61));
        Assert.Equal("dallas", slot.ViewAt(45));
        Assert.Equal(slot.Only("Dallas").Id, slot.Only("Austin").SupersededBy);
    }

    [Fact]
    public void Single_MoveToldLater_LeavesNoRoomForWhatWasBeforeThat()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Houston", 1), Said.That("Austin", 40), Said.That("Dallas", from: 20, said: 60));

        Assert.Equal(["houston", "dallas", "dallas"], [slot.ViewAt(10), slot.ViewAt(30), slot.ViewAt(70)]);
    }

    [Fact]
    public void Single_LeavingToldLater_EndsTheHomeThatWasOnlySaid()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 40), Said.NoLonger("Austin", from: 20, said: 60));

        Assert.Equal("", slot.ViewAt(61));
    }

    [Fact]
    public void Single_StoredWithAnEarlierDate_StandsWhereItIsDated()
    {
        var slot = new SlotUnderTest().Tell(Said.Stored("Austin", from: 40, said: 40), Said.Stored("Dallas", from: 20, said: 60));

        Assert.Equal(["dallas", "austin"], [slot.ViewAt(30), slot.ViewAt(61)]);
    }

    [Fact]
    public void Single_SameValueAgain_RefreshesInsteadOfPilingUp()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.That("austin", 9));

        var memory = Assert.Single(slot.Memories);
        Assert.Equal(Said.Day(9), memory.LastRefreshedAt);
        Assert.Equal(Said.Day(1), memory.ValidFrom);
    }

    [Fact]
    public void Single_BackAgain_IsAMemoryOfItsOwn()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.That("Austin", 90), Said.That("Dallas", 60));

        Assert.Equal(3, slot.Memories.Count);
        Assert.Equal(["austin", "dallas", "austin"], [slot.ViewAt(30), slot.ViewAt(70), slot.ViewAt(95)]);
    }

    [Fact]
    public void Single_BoundedStay_OverlaysWithoutRetiringTheHome()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.That("Paris", 10, until: 14));

        Assert.Null(slot.Only("Austin").SupersededBy);
        Assert.Equal("austin, paris", slot.ViewAt(12));
        Assert.Equal("austin", slot.ViewAt(14));
    }

    [Fact]
    public void Single_MoveDuringAStay_RetiresBoth()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.That("Paris", 10, until: 14), Said.That("Rome", 12));

        Assert.Equal("rome", slot.ViewAt(13));
        Assert.Equal(slot.Only("Rome").Id, slot.Only("Paris").SupersededBy);
    }

    [Fact]
    public void Single_Past_NeverSupersedes()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.Once("NYC", 50));

        Assert.Equal("austin", slot.ViewAt(60));
        Assert.Null(slot.Only("Austin").SupersededBy);
        Assert.Equal(TemporalState.Past, slot.Only("NYC").StateAt(Said.Day(60)));
    }

    [Fact]
    public void Single_DatedPlan_TakesOverWhenItsTimeComes()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.Planned("Dallas", from: 2000, said: 30));

        Assert.Equal("austin", slot.ViewAt(1999));
        Assert.Equal("dallas", slot.ViewAt(2000));
        Assert.False(slot.Only("Austin").IsSupersededAt(Said.Day(1999)));
        Assert.True(slot.Only("Austin").IsSupersededAt(Said.Day(2000)));
    }

    [Fact]
    public void Single_PlanCalledOff_TakesNobodysPlace()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.Planned("Dallas", from: 2000, said: 30), Said.NoLonger("Dallas", 40));

        Assert.Equal("austin", slot.ViewAt(2001));
        Assert.Null(slot.Only("Austin").SupersededAt);
    }

    [Fact]
    public void Single_UndatedPlan_IsFulfilledByTheMove()
    {
        var slot = new SlotUnderTest().Tell(Said.Someday("Dallas", 1));
        Assert.Equal("", slot.ViewAt(2000));

        slot.Tell(Said.That("Dallas", 60));

        Assert.Equal("dallas", slot.ViewAt(61));
        Assert.Equal(2, slot.Memories.Count);
    }

    [Theory]
    [InlineData("Vegan")]
    [InlineData(null)]
    public void Single_Negation_EndsTheValueItMeans(string? named)
    {
        var slot = new SlotUnderTest().Tell(Said.That("Vegan", 1), Said.NoLonger(named, 20));

        Assert.Equal("vegan", slot.ViewAt(19));
        Assert.Equal("", slot.ViewAt(20));
        Assert.Equal(SupersededReason.Negated, slot.Only("Vegan").SupersededReason);
    }

    [Fact]
    public void Single_NegationOfAnotherValue_ChangesNothing()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Vegan", 1), Said.NoLonger("Vegetarian", 20));

        Assert.Equal("vegan", slot.ViewAt(30));
    }

    [Fact]
    public void Many_Values_StandSideBySideAndLeaveByNegationOnly()
    {
        var slot = new SlotUnderTest(Cardinality.Many).Tell(
            Said.That("Go", 1, cardinality: Cardinality.Many),
            Said.That("C#", 2, cardinality: Cardinality.Many),
            Said.That("Perl", 3, cardinality: Cardinality.Many),
            Said.NoLonger("Perl", 4, Cardinality.Many));

        Assert.Equal("go, c#", slot.ViewAt(10));
        Assert.Equal(3, slot.Memories.Count);
    }

    [Fact]
    public void Forgotten_Current_BringsNothingBackAndALaterOneIsNew()
    {
        var dallas = Said.That("Dallas", 60);
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), dallas, dallas with { IsForgotten = true });
        Assert.Equal("", slot.ViewAt(100));

        slot.Tell(Said.That("Dallas", 200));

        Assert.Equal("dallas", slot.ViewAt(200));
        Assert.Equal(3, slot.Memories.Count);
    }

    [Fact]
    public void Expired_SameValueSaidAgain_IsANewMemory()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1) with { ExpiresAt = Said.Day(5) }, Said.That("Austin", 9));

        Assert.Equal("austin", slot.ViewAt(10));
        Assert.Equal(2, slot.Memories.Count);
    }

    [Fact]
    public void Versions_OfOneMemory_AreRecordedOneAfterAnother()
    {
        var slot = new SlotUnderTest().Tell(Said.That("Austin", 1), Said.That("Dallas", 60), Said.That("Houston", 30));

        foreach (var versions in slot.Versions.GroupBy(static version => version.Id))
            Assert.Equal(versions.OrderBy(static version => version.RecordedFrom).Select(static version => version.RecordedFrom).Distinct(), versions.Select(static version => version.RecordedFrom));
        Assert.Equal(slot.Only("Houston").Id, slot.Only("Austin").SupersededBy);
    }

    [Fact]
    public void Voice_OfTheApplication_IsNotReworded()
    {
        var slot = new SlotUnderTest().Tell(
            Said.That("Austin", 1) with { Trust = Trust.Application, Content = "Lives in Austin, in the old mill" }, Said.That("Austin", 9));

        Assert.Equal("Lives in Austin, in the old mill", Assert.Single(slot.Memories).Content);
    }
}
