using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>What a model is shown of what is known.</summary>
public sealed class KnownMemoriesTests
{
    private static readonly Turn[] Turns = [Rows.Turn("m1", content: "The café on Elm Street, and the quota is new")];

    [Fact]
    public void Choose_MoreThanFit_TheMostTellingFirst()
    {
        MemoryRecord[] memories =
        [
            Rows.Memory(1, slot: "car", content: "User drives a Volvo."),
            Rows.Memory(2, minute: 5, slot: "employer", content: "User works at Deloitte."),
            Rows.Memory(3, slot: "quota.daily", content: "User has a daily limit."),
            Rows.Memory(4, minute: 9, content: "User said that Elm Street has a CAFE."),
            Rows.Memory(5, content: "User read a book.", from: "m1"),
            Rows.Memory(6, minute: 7, content: "User slept well."),
        ];

        Assert.Equal([5, 3, 2, 1, 4, 6], KnownMemories.Choose(memories, Turns, 10).Select(NumberOf));
        Assert.Equal([5, 3], KnownMemories.Choose(memories.Reverse(), Turns, 2).Select(NumberOf));
    }

    [Fact]
    public void Choose_OfNothing_Nothing() => Assert.Empty(KnownMemories.Choose([], Turns, 10));

    private static int NumberOf(MemoryRecord memory) => Enumerable.Range(1, 6).Single(number => Rows.Id(number) == memory.Id);
}
