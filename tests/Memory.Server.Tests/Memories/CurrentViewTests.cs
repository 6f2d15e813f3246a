using Memory.Server.Memories;
using Memory.Server.Tests.Recall;

namespace Memory.Server.Tests.Memories;

public sealed class CurrentViewTests
{
    [Fact]
    public void CurrentView_AnyMemoryAtAnyInstant_AsAskedOneByOne()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            foreach (var memory in new RandomMemory(seed).Live(turns: 2, memories: 30).Memories.SelectMany(static versions => versions))
            {
                foreach (var version in (MemoryRecord[])[memory, memory with { ArchivedAt = RandomMemory.Now }])
                {
                    var (from, to) = version.CurrentView();
                    Assert.All(InstantsAround(version), instant => Assert.Equal(version.IsInCurrentView(instant), from <= instant.UtcTicks && instant.UtcTicks < to));
                }
            }
        }
    }

    /// <summary>All instants at which anything may change, those right before them, and one with another offset.</summary>
    private static IEnumerable<DateTimeOffset> InstantsAround(MemoryRecord memory)
    {
        DateTimeOffset?[] changes = [memory.ValidFrom, memory.ValidTo, memory.ExpiresAt, memory.SupersededAt, memory.CreatedAt, RandomMemory.Now, DateTimeOffset.MinValue.AddDays(2)];
        return changes.OfType<DateTimeOffset>().SelectMany(static at => (DateTimeOffset[])[at, at.AddTicks(-1), at.ToOffset(TimeSpan.FromHours(9))]);
    }
}
