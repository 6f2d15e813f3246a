using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class MemoryConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static MemoryFilter All => new() { Now = Rows.Noon, IncludeDeleted = true, IncludeExpired = true, IncludeSuperseded = true, IncludeArchived = true };

    [Fact]
    public async Task Write_MemoryAndObservation_EveryFieldReadBack()
    {
        var memory = Rows.Memory(1, 3, "location", "Austin", "m1", "m2") with
        {
            Cardinality = Cardinality.Many, Value = new Json("\"Austin\""), Confidence = 0, Importance = 5, Metadata = new Json("{}"), TtlSeconds = 60,
            ExpiresAt = Rows.Noon.AddMicroseconds(7), Mode = IngestionMode.Extracted, TemporalState = TemporalState.Future, ValidFrom = Rows.Noon,
            ValidTo = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.FromHours(2)), SupersededBy = Rows.Id(2), SupersededAt = Rows.Noon,
            SupersededReason = SupersededReason.Corrected, LastRefreshedAt = Rows.Noon, IsEssential = true, IsDeleted = true,
            IsPromoted = true, ArchivedAt = Rows.Noon.AddHours(1), RestoredAt = Rows.Noon.AddHours(2), RestoredReason = "it held all along",
            SaidAt = Rows.Noon.AddHours(-1),
        };
        var observation = Rows.Observation(1, 3, "location", "Austin") with
        {
            Stance = Stance.Negates, Trust = Trust.Application, Confidence = 0.25, ClosedAt = Rows.Noon, OpensRun = true, Source = new TurnReference(new SessionId("s1"), new MessageId("m1")),
            IsForgotten = true, Value = new Json("1e3"), Corrects = "bern", RestoredAt = Rows.Noon.AddHours(1), RestoredReason = "it held all along",
            ArchivedAt = Rows.Noon.AddHours(2), Promotion = false,
        };
        await WriteAsync(Ada, new UserCommit { Memories = [memory], Observations = [observation] });
        await ReopenAsync();
        Assert.Equal(memory, await ReadAsync(Ada, view => view.GetMemoryAsync(memory.Id, Token)));
        var slot = await ReadAsync(Ada, view => view.GetSlotAsync(memory.Slot, null, Token));
        Assert.Equal(observation, Assert.Single(slot.Observations));
        Assert.Equal(memory, Assert.Single(slot.Memories));
    }

    [Fact]
    public async Task Write_NewVersion_AppendedAndLatestIsRead()
    {
        var first = Rows.Memory(1);
        var second = first with { RecordedFrom = Rows.Noon.AddMinutes(1), Content = "second" };
        var corrected = second with { Content = "second, corrected in the same instant" };
        await WriteAsync(Ada, new UserCommit { Memories = [first] });
        await WriteAsync(Ada, new UserCommit { Memories = [second] });
        await WriteAsync(Ada, new UserCommit { Memories = [corrected] });
        Assert.Equal([first, corrected], await ReadAsync(Ada, view => view.GetVersionsAsync(first.Id, Token)));
        Assert.Equal(corrected, await ReadAsync(Ada, view => view.GetMemoryAsync(first.Id, Token)));
        Assert.Empty(await ReadAsync(Ada, view => view.GetVersionsAsync(Rows.Id(9), Token)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task List_InPages_NewestFirstByCreationThenId(int limit)
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(5, 1), Rows.Memory(3, 1), Rows.Memory(4, 1), Rows.Memory(1, 9), Rows.Memory(2)] });
        var memories = await PagesAsync(Ada, (view, after) => view.ListMemoriesAsync(All, after, limit, Token));
        Assert.Equal([1, 5, 4, 3, 2], memories.Select(memory => Number(memory.Id)));
    }

    [Fact]
    public async Task List_Filtered_OnlyWhatTheFilterAccepts()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Memories =
            [
                Rows.Memory(1, slot: "location") with { Importance = 3 },
                Rows.Memory(2) with { Type = MemoryType.Preference },
                Rows.Memory(3) with { IsDeleted = true },
                Rows.Memory(4) with { ExpiresAt = Rows.Noon },
                Rows.Memory(5) with { SupersededAt = Rows.Noon.AddMinutes(1) },
                Rows.Memory(6) with { TemporalState = TemporalState.Past },
                Rows.Memory(7) with { ArchivedAt = Rows.Noon.AddDays(1) },
            ],
        });
        Assert.Equal([6, 5, 2, 1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon }));
        Assert.Equal([6, 2, 1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon.AddMinutes(1) }));
        Assert.Equal([2], await NumbersAsync(new MemoryFilter { Now = Rows.Noon, Type = MemoryType.Preference }));
        Assert.Equal([1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon, Slot = Slot.Parse("location") }));
        Assert.Equal([1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon, MinImportance = 3 }));
        Assert.Equal([6, 5, 4, 2, 1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon, IncludeExpired = true }));
        Assert.Equal([6, 5, 3, 2, 1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon, IncludeDeleted = true }));
        Assert.Equal([7, 6, 5, 2, 1], await NumbersAsync(new MemoryFilter { Now = Rows.Noon, IncludeArchived = true }));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await ReadAsync(Ada, view => view.ListAllMemoriesAsync(Token))).Select(memory => Number(memory.Id)).Reverse());
    }

    [Fact]
    public async Task GetSlot_NamedOrFree_EverythingOfItAndNothingElse()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Observations = [Rows.Observation(2, 5, "pet"), Rows.Observation(1, 1, "pet"), Rows.Observation(3, content: "free"), Rows.Observation(4, content: "other")],
            Memories = [Rows.Memory(2, 5, "pet") with { IsDeleted = true }, Rows.Memory(1, 1, "pet"), Rows.Memory(3, content: "free"), Rows.Memory(4, content: "other")],
        });
        var pets = await ReadAsync(Ada, view => view.GetSlotAsync(Slot.Parse("pet"), null, Token));
        Assert.Equal([1, 2], pets.Observations.Select(observation => Number(observation.Id)));
        Assert.Equal([1, 2], pets.Memories.Select(memory => Number(memory.Id)));
        var one = await ReadAsync(Ada, view => view.GetSlotAsync(Slot.Parse("pet"), "memory 2", Token));
        Assert.Equal(2, Number(Assert.Single(one.Observations).Id));
        Assert.Equal(2, Number(Assert.Single(one.Memories).Id));
        var free = await ReadAsync(Ada, view => view.GetSlotAsync(null, "free", Token));
        Assert.Equal(3, Number(Assert.Single(free.Observations).Id));
        Assert.Equal(3, Number(Assert.Single(free.Memories).Id));
    }

    [Fact]
    public async Task GetSlot_OfOneValue_HasWhatBearsOnOtherValuesToo()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Observations =
            [
                Rows.Observation(1, 1, "pet", "rex"), Rows.Observation(2, 2, "pet", "max"), Rows.Observation(3, 3, "pet", "tom") with { Corrects = "tim" },
                Rows.Observation(4, 4, "pet", "") with { Stance = Stance.Negates }, Rows.Observation(5, 5, "skill", "go") with { Corrects = "java" },
                Rows.Observation(6, 6, content: "rex") with { Corrects = "max" }, Rows.Observation(7, 7, "pet", "leo") with { Corrects = "rex" },
            ],
        });
        await WriteAsync(Ada, new UserCommit { Observations = [Rows.Observation(7, 7, "pet", "leo")] });

        var rex = await ReadAsync(Ada, view => view.GetSlotAsync(Slot.Parse("pet"), "rex", Token));
        Assert.Equal([1, 3, 4], rex.Observations.Select(observation => Number(observation.Id)));
        var tom = await ReadAsync(Ada, view => view.GetSlotAsync(Slot.Parse("pet"), "tom", Token));
        Assert.Equal([3, 4], tom.Observations.Select(observation => Number(observation.Id)));
        var free = await ReadAsync(Ada, view => view.GetSlotAsync(null, "rex", Token));
        Assert.Equal([6], free.Observations.Select(observation => Number(observation.Id)));
    }

    [Fact]
    public async Task GetCardinality_FixedByTheFirstMemory()
    {
        var slot = Slot.Parse("pet")!.Value;
        Assert.Null(await ReadAsync(Ada, view => view.GetCardinalityAsync(slot, Token)));
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, slot: "pet") with { Cardinality = Cardinality.Many }, Rows.Memory(2, 1, "pet")] });
        Assert.Equal(Cardinality.Many, await ReadAsync(Ada, view => view.GetCardinalityAsync(slot, Token)));
        await WriteAsync(Ada, new UserCommit { Erased = [Rows.Id(1), Rows.Id(2)] });
        Assert.Null(await ReadAsync(Ada, view => view.GetCardinalityAsync(slot, Token)));
    }

    [Fact]
    public async Task ListFrom_TurnOfLatestVersion_FoundByEachOfItsTurns()
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, 0, null, null, "m1", "m2"), Rows.Memory(2, 1, null, null, "m2")] });
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, 0, null, null, "m3") with { RecordedFrom = Rows.Noon.AddHours(1) }] });
        Assert.Empty(await FromAsync("m1"));
        Assert.Equal([2], await FromAsync("m2"));
        Assert.Equal([1], await FromAsync("m3"));
    }

    [Fact]
    public async Task Erase_Memory_NothingOfItIsLeft()
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, 0, "pet", "Rex", "m1")], Observations = [Rows.Observation(1, 0, "pet", "Rex")] });
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1, 0, "pet", "Rex", "m1") with { RecordedFrom = Rows.Noon.AddHours(1) }] });
        await WriteAsync(Ada, new UserCommit { Erased = [Rows.Id(1)], Observations = [Rows.Observation(1, 0, "pet", "Rex") with { Content = "", IsForgotten = true }] });
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Null(await ReadAsync(Ada, view => view.GetMemoryAsync(Rows.Id(1), Token)));
            Assert.Empty(await FromAsync("m1"));
            Assert.Empty(await NumbersAsync(All));
            var slot = await ReadAsync(Ada, view => view.GetSlotAsync(Slot.Parse("pet"), null, Token));
            Assert.Empty(slot.Memories);
            Assert.True(Assert.Single(slot.Observations).IsForgotten);
        }
    }

    private static int Number(MemoryId id) => int.Parse(id.Value.ToString("N"), System.Globalization.NumberStyles.HexNumber);

    private async Task<IEnumerable<int>> NumbersAsync(MemoryFilter filter) =>
        (await ReadAsync(Ada, view => view.ListMemoriesAsync(filter, null, 100, Token))).Items.Select(memory => Number(memory.Id));

    private async Task<IEnumerable<int>> FromAsync(string message) =>
        (await ReadAsync(Ada, view => view.ListMemoriesFromAsync(new MessageId(message), Token))).Select(memory => Number(memory.Id));
}
