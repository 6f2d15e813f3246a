using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Supersession;
using Memory.Server.Tests.Supersession;

namespace Memory.Server.Tests.Curation;

/// <summary>Whether a slot holds any memory decides what the next one of it may be: it is known without folding, and forgotten when something was taken away.</summary>
public sealed class SlotPageTests
{
    private readonly Observation _lives = Said.That("Lisbon", from: 1);
    private readonly SlotPage _page = new(Cardinality.One, SlotState.Empty, new HashSet<MemoryId>(), CommitTime.At(Said.Day(2)));

    public SlotPageTests()
    {
        Assert.False(_page.HasMemories);
        _page.Put(_lives);
        Assert.True(_page.HasMemories);
    }

    [Fact]
    public void HasMemories_OneMoreObservation_StillHolds()
    {
        _page.Put(Said.That("Oslo", from: 3));

        Assert.True(_page.HasMemories);
    }

    [Fact]
    public void HasMemories_ItsOnlyObservationErased_NoMore()
    {
        _page.Put(Forgetting.Erase(_lives));

        Assert.False(_page.HasMemories);
        _page.Put(Said.That("Oslo", from: 3));
        Assert.True(_page.HasMemories);
    }

    [Fact]
    public void HasMemories_ItsOnlyObservationTakenToAnotherPage_NoMore()
    {
        _page.Remove(memory: null, [_lives]);

        Assert.False(_page.HasMemories);
    }
}
