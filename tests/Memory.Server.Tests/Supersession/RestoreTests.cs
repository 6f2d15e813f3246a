using Memory.Server.Memories;

namespace Memory.Server.Tests.Supersession;

/// <summary>A restored memory never ceased to hold: what took its place until then did not.</summary>
public sealed class RestoreTests
{
    private readonly Observation austin = Said.That("Austin", 1);
    private readonly Observation dallas = Said.That("Dallas", 20);

    [Fact]
    public void Restored_ReplacedOne_HeldAllAlong()
    {
        var slot = new SlotUnderTest().Tell(austin, dallas, Back(austin, 40));

        Assert.Equal(["austin", "austin", "austin"], [slot.ViewAt(10), slot.ViewAt(30), slot.ViewAt(50)]);
        Assert.Equal((SupersededReason.Corrected, austin.Id), (slot.Only("Dallas").SupersededReason, slot.Only("Dallas").SupersededBy!.Value));
        Assert.Equal((null, null, Said.Day(40)), (slot.Only("Austin").SupersededBy, slot.Only("Austin").SupersededAt, slot.Only("Austin").RestoredAt));
    }

    [Fact]
    public void Restored_ThenTheOtherOne_IsAsBefore()
    {
        var slot = new SlotUnderTest().Tell(austin, dallas);
        var before = slot.Told();

        slot.Tell(Back(austin, 40), Back(dallas, 50));

        Assert.Equal(before, slot.Told());
    }

    [Fact]
    public void Restored_WhatIsSaidAfterwards_SupersedesAsEver()
    {
        var slot = new SlotUnderTest().Tell(austin, dallas, Back(austin, 40), Said.That("Dallas", 60), Said.That("Houston", 70));

        Assert.Equal(["austin", "dallas", "houston"], [slot.ViewAt(59), slot.ViewAt(60), slot.ViewAt(80)]);
    }

    [Fact]
    public void Restored_WhatWasSaidBeforeArrivesLate_DoesNotRetireIt()
    {
        var slot = new SlotUnderTest().Tell(austin, dallas, Back(austin, 40), Said.That("Houston", 30));

        Assert.Equal("austin", slot.ViewAt(50));
        Assert.Equal(SupersededReason.Corrected, slot.Only("Houston").SupersededReason);
    }

    [Fact]
    public void Restored_NegatedOne_HoldsAgain()
    {
        var slot = new SlotUnderTest().Tell(austin, Said.NoLonger("Austin", 20), Back(austin, 40));
        Assert.Equal(["austin", "austin"], [slot.ViewAt(30), slot.ViewAt(50)]);

        slot.Tell(Said.NoLonger("Austin", 60));

        Assert.Equal(["austin", ""], [slot.ViewAt(59), slot.ViewAt(60)]);
    }

    [Fact]
    public void Restored_CorrectedOne_TakesItsPlaceBackAndTheOtherMayToo()
    {
        var bern = Said.That("Bern", 1);
        var berlin = Said.Meant("Berlin", "Bern", 20);
        var slot = new SlotUnderTest().Tell(bern, berlin);
        var before = slot.Told();

        slot.Tell(Back(bern, 40));
        Assert.Equal(["bern", "bern"], [slot.ViewAt(10), slot.ViewAt(50)]);
        Assert.Equal(bern.Id, slot.Only("Berlin").SupersededBy);

        slot.Tell(Back(berlin, 60));
        Assert.Equal(before, slot.Told());
    }

    [Fact]
    public void Restored_ManyCorrectedOne_TakesItsPlaceBack()
    {
        var java = Said.That("Java", 1, cardinality: Cardinality.Many);
        var slot = new SlotUnderTest(Cardinality.Many).Tell(java, Said.That("Go", 2, cardinality: Cardinality.Many), Said.Meant("JavaScript", "Java", 9, Cardinality.Many));

        slot.Tell(Back(java, 40));

        Assert.Equal("java, go", slot.ViewAt(50));
        Assert.Equal(java.Id, slot.Only("JavaScript").SupersededBy);
    }

    [Fact]
    public void Restored_PlanAhead_StillComesTrue()
    {
        var slot = new SlotUnderTest().Tell(austin, dallas, Said.Planned("Houston", from: 2000, said: 30), Back(austin, 40));

        Assert.Equal(["austin", "houston"], [slot.ViewAt(1999), slot.ViewAt(2000)]);
    }

    [Fact]
    public void Restored_AfterTheOtherWasForgotten_BringsNothingHiddenBack()
    {
        var slot = new SlotUnderTest().Tell(austin, dallas, dallas with { IsForgotten = true });
        Assert.Equal("", slot.ViewAt(30));

        slot.Tell(Back(austin, 40));

        Assert.Equal("austin", slot.ViewAt(50));
        Assert.True(slot.Only("Dallas").IsDeleted);
    }

    [Fact]
    public void Restored_Stay_StandsBesideTheHome()
    {
        var paris = Said.That("Paris", 10, until: 14);
        var slot = new SlotUnderTest().Tell(austin, paris, Said.That("Rome", 12));
        Assert.Equal("rome", slot.ViewAt(13));

        slot.Tell(Back(paris, 13));

        Assert.Equal(["paris, rome", "rome"], [slot.ViewAt(13), slot.ViewAt(15)]);
    }

    [Fact]
    public void Stay_SaidAgainWithAnEarlierEnd_IsCutShort()
    {
        var slot = new SlotUnderTest().Tell(austin, Said.That("Paris", 10, until: 20), Said.That("Paris", 12, until: 14));

        Assert.Equal(["austin, paris", "austin, paris", "austin"], [slot.ViewAt(11), slot.ViewAt(13), slot.ViewAt(15)]);
    }

    [Fact]
    public void Stay_SaidAgainWithALaterEnd_IsExtended()
    {
        var slot = new SlotUnderTest().Tell(austin, Said.That("Paris", 10, until: 14), Said.That("Paris", 12, until: 20));

        Assert.Equal(["austin, paris", "austin, paris", "austin"], [slot.ViewAt(11), slot.ViewAt(18), slot.ViewAt(20)]);
    }

    private static Observation Back(Observation observation, int day) => observation with { RestoredAt = Said.Day(day), RestoredReason = "It held all along" };
}
