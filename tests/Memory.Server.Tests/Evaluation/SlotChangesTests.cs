using Memory.Client;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;

namespace Memory.Server.Tests.Evaluation;

public sealed class SlotChangesTests
{
    private static readonly Guid New = Guid.Parse("01890000-0000-7000-8000-00000000000b");
    private static readonly Guid Between = Guid.Parse("01890000-0000-7000-8000-00000000000c");

    [Fact]
    public void Update_WhoseNewValueReplacedTheOldOne_IsFound() =>
        Assert.True(SlotChanges.In([Memory("location", "old", superseded: true), Memory("location", "new") with { Id = New }]).Concern(Update("old", "new")));

    [Fact]
    public void Update_WhoseNewValueCameByWayOfAnother_IsFound()
    {
        var between = Memory("location", "between") with { Id = Between, SupersededAt = DateTimeOffset.UnixEpoch, SupersededBy = New };
        var old = Memory("location", "old", superseded: true) with { SupersededBy = Between };
        Assert.True(SlotChanges.In([Memory("location", "new") with { Id = New }, between, old]).Concern(Update("old", "new")));
    }

    [Fact]
    public void Update_OfWhichOnlyTheOldValueWasFound_IsNotFound() =>
        Assert.False(SlotChanges.In([Memory("location", "old", superseded: true), Memory("location", "elsewhere") with { Id = New }]).Concern(Update("old", "new")));

    [Fact]
    public void Update_OfWhichOnlyTheNewValueWasFound_IsNotFound() =>
        Assert.False(SlotChanges.In([Memory("location", "elsewhere", superseded: true), Memory("location", "new") with { Id = New }]).Concern(Update("old", "new")));

    [Fact]
    public void Update_WithoutASlot_IsNotFound() =>
        Assert.False(SlotChanges.In([Memory(null, "old", superseded: true), Memory(null, "new") with { Id = New }]).Concern(Update("old", "new")));

    [Fact]
    public void Update_WhoseSlotsLiveOnSideBySide_IsNotFound() =>
        Assert.False(SlotChanges.In([Memory("hobby", "old"), Memory("hobby", "new") with { Id = New }]).Concern(Update("old", "new")));

    [Fact]
    public void Update_WhoseTurnsAreTheOtherWayRound_IsNotFound() =>
        Assert.False(SlotChanges.In([Memory("location", "a", superseded: true), Memory("location", "b") with { Id = New }]).Concern(Update("b", "a")));

    private static Question Update(string old, string @new) => new("q", "c", [@new]) { Old = [old], New = [@new] };

    private static MemoryRecord Memory(string? key, string turn, bool superseded = false) => new()
    {
        Id = Guid.Parse("01890000-0000-7000-8000-00000000000a"),
        OwnerId = "o",
        UserId = "u",
        Type = MemoryType.Fact,
        Content = "x",
        Key = key,
        SupersededAt = superseded ? DateTimeOffset.UnixEpoch : null,
        SupersededBy = superseded ? New : null,
        Source = new MemorySource("s", [turn]),
    };
}
