using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class EvictionSweepTests
{
    private readonly Testing.ManualTime _time = new();
    private int _collections;

    [Fact]
    public void Note_LittleThatLeft_CollectsOnceItIsEnough()
    {
        var sweep = new EvictionSweep(100, _time, () => _collections++);

        sweep.Note(99);
        Assert.Equal(0, _collections);
        sweep.Note(1);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Note_MuchThatLeavesAllTheTime_CollectsNoOftenerThanItMay()
    {
        var sweep = new EvictionSweep(100, _time, () => _collections++);

        for (var tenth = 0; tenth < 40; tenth++)
        {
            sweep.Note(1_000);
            _time.Advance(EvictionSweep.Shortest / 10);
        }

        Assert.Equal(4, _collections);
    }
}
