using Memory.Server.Curation;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Curation;

public sealed class MemoryRestorerTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_ReplacedOne_IsCurrentUnderItsIdAndHistoryTellsWhatHappened()
    {
        await using var world = await World.OpenAsync();
        var (austin, dallas) = await MovedAsync(world);
        var before = world.Time.Now();
        world.Time.Advance(Day);

        var restored = await RestoreAsync(world, austin.Id, "I never moved");

        Assert.Equal((austin.Id, null, "I never moved"), (restored!.Id, restored.SupersededReason, restored.RestoredReason));
        Assert.Equal([austin.Id], (await world.ListAsync()).Select(static memory => memory.Id));
        var history = (await world.Curator.GetHistoryAsync(world.Ana, austin.Id, Token))!;
        Assert.Equal(
            [("austin", SupersededReason.Replaced), ("austin", null), ("dallas", (SupersededReason?)SupersededReason.Corrected)],
            history.Select(static memory => (memory.Identity, memory.SupersededReason)));
        var versions = await world.Store.ReadAsync(world.Ana, (view, token) => view.GetVersionsAsync(dallas.Id, token), Token);
        Assert.Null(versions.Last(version => version.RecordedFrom <= before).SupersededReason);
    }

    [Theory]
    [InlineData(SupersededReason.Replaced, "What replaced it did not hold")]
    [InlineData(SupersededReason.Negated, "It still holds")]
    public async Task Restore_WithoutAReason_SaysOneByWhatRetiredIt(SupersededReason by, string reason)
    {
        await using var world = await World.OpenAsync();
        var memory = await world.RememberAsync("location", "Austin");
        world.Time.Advance(Day);
        if (by == SupersededReason.Replaced)
            await world.RememberAsync("location", "Dallas");
        else
            await SayAsync(world, "gone", World.Proposal("location", "Austin") with { Stance = Stance.Negates });
        world.Time.Advance(Day);

        Assert.Equal(reason, (await RestoreAsync(world, memory.Id))!.RestoredReason);
        Assert.Equal([memory.Id], (await world.ListAsync()).Select(static found => found.Id));
    }

    [Fact]
    public async Task Restore_WhatIsCurrent_ChangesNothing()
    {
        await using var world = await World.OpenAsync();
        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(Day);

        Assert.Equal(austin, await RestoreAsync(world, austin.Id));
    }

    [Fact]
    public async Task Restore_OneAfterTheOther_GoesBackAndForth()
    {
        await using var world = await World.OpenAsync();
        var (austin, dallas) = await MovedAsync(world);
        foreach (var id in new[] { austin.Id, dallas.Id, austin.Id, dallas.Id })
        {
            await RestoreAsync(world, id);
            Assert.Equal([id], (await world.ListAsync()).Select(static memory => memory.Id));
        }
    }

    [Fact]
    public async Task Restore_WhatAnEditEnded_TakesTheEndBack()
    {
        await using var world = await World.OpenAsync();
        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(2 * Day);
        await world.Curator.EditAsync(world.Ana, austin.Id, new MemoryEdit { ValidTo = new Change<DateTimeOffset?>(world.Time.Now() - Day) }, Token);

        var restored = await RestoreAsync(world, austin.Id);

        Assert.Null(restored!.ValidTo);
        Assert.True(restored.IsInCurrentView(world.Time.Now()));
    }

    [Fact]
    public async Task Restore_DeletedOrUnknown_IsNotThere()
    {
        await using var world = await World.OpenAsync();
        var (austin, _) = await MovedAsync(world);
        await world.Curator.SoftDeleteAsync(world.Ana, austin.Id, Token);

        Assert.Null(await RestoreAsync(world, austin.Id));
        Assert.Null(await RestoreAsync(world, new MemoryId(Guid.Parse("0195506c-ffff-7000-8000-00000000ffff"))));
        Assert.Null(await world.Restorer.RestoreAsync(World.Of("acme", "bob"), austin.Id, null, Token));
    }

    [Fact]
    public async Task Restore_ExpiredOrOver_IsRefusedAndSaysSo()
    {
        await using var world = await World.OpenAsync();
        var guest = await world.RememberAsync(World.Fact("guest", "Bo") with { ExpiresAt = world.Time.Now() + Day });
        var paris = await world.RememberAsync(World.Fact("location", "Paris") with { ValidTo = world.Time.Now() + Day });
        world.Time.Advance(2 * Day);

        Assert.Contains("expired", (await Assert.ThrowsAsync<ConflictException>(() => RestoreAsync(world, guest.Id))).Message, StringComparison.Ordinal);
        Assert.Contains("held until", (await Assert.ThrowsAsync<ConflictException>(() => RestoreAsync(world, paris.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_Merged_NamesTheSurvivor()
    {
        await using var world = await World.OpenAsync();
        var (austin, _) = await MovedAsync(world);
        world.Time.Advance(Day);
        var again = await world.RememberAsync("location", "Austin");
        world.Time.Advance(Day);
        await RestoreAsync(world, austin.Id);

        var refused = await Assert.ThrowsAsync<ConflictException>(() => RestoreAsync(world, again.Id));

        Assert.Contains(austin.Id.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Equal([austin.Id], (await world.ListAsync()).Select(static memory => memory.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_AfterWhatReplacedItWasDeleted_LeavesThatDeleted(bool soft)
    {
        await using var world = await World.OpenAsync();
        var (austin, dallas) = await MovedAsync(world);
        if (soft)
            await world.Curator.SoftDeleteAsync(world.Ana, dallas.Id, Token);
        else
            await world.Curator.DeleteAsync(world.Ana, dallas.Id, Token);
        Assert.Empty(await world.ListAsync());

        await RestoreAsync(world, austin.Id);

        Assert.Equal([austin.Id], (await world.ListAsync()).Select(static memory => memory.Id));
        Assert.NotEqual(false, (await world.Curator.GetAsync(world.Ana, dallas.Id, Token))?.IsDeleted);
    }

    [Fact]
    public async Task Delete_OfWhatWasRestored_BringsNothingBack()
    {
        await using var world = await World.OpenAsync();
        var (austin, _) = await MovedAsync(world);
        await RestoreAsync(world, austin.Id);

        await world.Curator.DeleteAsync(world.Ana, austin.Id, Token);

        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task Correction_OfOneOfMany_ReachesValuesThatAreLookedAtAlone()
    {
        await using var world = await World.OpenAsync();
        await SayAsync(world, "java", World.Proposal("skill", "Java"));
        await SayAsync(world, "not java", World.Proposal("skill", "JavaScript") with { Corrects = "Java" });
        Assert.Equal(["javascript"], (await world.ListAsync()).Select(static memory => memory.Identity));

        // Each of these looks at one value of the slot, as a turn does that names one.
        await SayAsync(world, "earlier java", world.Time.Now() - Day, World.Proposal("skill", "Java"));
        await SayAsync(world, "javascript", World.Proposal("skill", "JavaScript"));

        var memory = Assert.Single(await world.ListAsync());
        Assert.Equal("javascript", memory.Identity);
    }

    [Fact]
    public async Task Negation_OfAllOfMany_ReachesValuesThatAreLookedAtAlone()
    {
        await using var world = await World.OpenAsync();
        await SayAsync(world, "golf", World.Proposal("hobby", "golf"));
        await SayAsync(world, "none", World.Proposal("hobby", "") with { Stance = Stance.Negates, Value = null });
        Assert.Empty(await world.ListAsync());

        await SayAsync(world, "earlier golf", world.Time.Now() - TimeSpan.FromHours(1), World.Proposal("hobby", "golf"));

        Assert.Empty(await world.ListAsync());
    }

    private static async Task<(MemoryRecord Austin, MemoryRecord Dallas)> MovedAsync(World world)
    {
        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(Day);
        var dallas = await world.RememberAsync("location", "Dallas");
        world.Time.Advance(Day);
        return (austin, dallas);
    }

    private static Task SayAsync(World world, string words, params ProposedFact[] facts) => SayAsync(world, words, world.Time.Now(), facts);

    private static async Task SayAsync(World world, string words, DateTimeOffset said, params ProposedFact[] facts)
    {
        world.Extractor.Says(words, [.. facts]);
        await world.IngestAndWorkAsync(words, said);
    }

    private static Task<MemoryRecord?> RestoreAsync(World world, MemoryId id, string? reason = null) =>
        world.Restorer.RestoreAsync(world.Ana, id, reason, Token).AsTask();
}
