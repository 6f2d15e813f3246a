using Memory.Server.Memories;
using Memory.Server.Profiles;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Profiles;

public sealed class ProfileTreeTests
{
    private static readonly DateTimeOffset Now = Rows.Noon.AddDays(1);

    [Fact]
    public void Of_DottedSlots_Nested() => Assert.Equal(
        """{"name":"Ana","preferences":{"editor":{"font":"Hack"},"theme":"dark"}}""",
        TreeOf(Memory(1, "preferences.theme", "dark"), Memory(2, "name", "Ana"), Memory(3, "preferences.editor.font", "Hack")));

    [Fact]
    public void Of_SlotWithValueAndSlotsBelow_ValueStandsBesideThem() => Assert.Equal(
        """{"car":{"value":"Kia","colour":"red"}}""", TreeOf(Memory(1, "car.colour", "red"), Memory(2, "car", "Kia")));

    [Fact]
    public void Of_SlotOfMany_ArrayInTheOrderOfStoring() => Assert.Equal(
        """{"hobby":["rowing","chess"]}""",
        TreeOf(Memory(2, "hobby", "chess", 5) with { Cardinality = Cardinality.Many }, Memory(3, "hobby", "rowing", 1) with { Cardinality = Cardinality.Many }));

    [Fact]
    public void Of_StayAndHome_TheStayIsWhereTheUserIsNow()
    {
        var stay = Memory(2, "location", "Paris") with { ValidTo = Now.AddDays(2) };
        Assert.Equal("""{"location":"Paris"}""", TreeOf(Memory(1, "location", "Rome"), stay));
        Assert.Equal("""{"location":"Rome"}""", TreeOf(Memory(1, "location", "Rome"), stay with { ValidTo = Now }));
    }

    [Fact]
    public void Of_WhatIsNotCurrentOrHasNoSlot_LeftOut() => Assert.Equal(
        "{}",
        TreeOf(
            Memory(1, "location", "Rome") with { IsDeleted = true },
            Memory(2, "employer", "Acme") with { SupersededAt = Rows.Noon },
            Memory(3, "role", "cook") with { TemporalState = TemporalState.Past },
            Memory(4, "plan", "sail") with { TemporalState = TemporalState.Future },
            Memory(5, "usage", "a name of the profile's own"),
            Rows.Memory(6)));

    [Fact]
    public void Of_NoValue_TheWordsStandForIt() =>
        Assert.Equal("""{"note":"User likes it short."}""", TreeOf(Rows.Memory(1, 0, "note", "User likes it short.") with { Value = null }));

    private static string TreeOf(params MemoryRecord[] memories) => Json.From(ProfileTree.Of(memories, Now)).Text;

    private static MemoryRecord Memory(int id, string slot, string value, int minute = 0) => Rows.Memory(id, minute, slot, value) with { Value = Json.From(value) };
}
