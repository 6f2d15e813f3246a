using Memory.Server.Curation;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Lifecycle;

/// <summary>A memory that was merged into another for its wording goes where that one goes, and whoever uses its words means that one.</summary>
public sealed class MergedTwinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProfileArray_InTheMergedWording_KeepsTheSurvivor()
    {
        await using var world = await World.OpenAsync();
        var (kept, _) = await MergedAsync(world);
        var editor = new SlotEditor(world.Store, world.Time);

        await editor.ChangeAsync(world.Ana, [new SlotChange(kept.Slot!.Value, [Json.From("peanuts")], new Json("""["peanuts"]"""))], world.Ids, Token);
        Assert.Equal(kept.Id, Assert.Single(await world.ListAsync()).Id);

        await editor.ChangeAsync(world.Ana, [new SlotChange(kept.Slot.Value, [], new Json("[]"))], world.Ids, Token);
        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task Forgotten_InTheMergedWording_TheSurvivorIsHidden()
    {
        await using var world = await World.OpenAsync();
        await MergedAsync(world);
        world.Extractor.Forgets("Forget that I'm allergic to peanuts.", new ForgetRequest([World.Proposal("allergy", "peanuts")], null));

        await world.IngestAndWorkAsync("Forget that I'm allergic to peanuts.");

        Assert.Empty(await world.ListAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deleted_TheTwinGoesWithTheSurvivor(bool soft)
    {
        await using var world = await World.OpenAsync();
        var (kept, twin) = await MergedAsync(world);

        if (soft)
            await world.Curator.SoftDeleteAsync(world.Ana, kept.Id, Token);
        else
            await world.Curator.DeleteAsync(world.Ana, kept.Id, Token);

        var left = await world.Curator.GetAsync(world.Ana, twin.Id, Token);
        Assert.Equal(soft, left is not null);
        Assert.True(left is null or { IsDeleted: true });
    }

    [Fact]
    public async Task Edited_TheSurvivorNoLongerTakesTheTwinsWords()
    {
        await using var world = await World.OpenAsync();
        var (kept, _) = await MergedAsync(world);
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.Curator.EditAsync(world.Ana, kept.Id, new MemoryEdit { Content = "User is allergic to pollen.", Value = new Change<Json?>(Json.From("pollen")) }, Token);
        world.Time.Advance(TimeSpan.FromDays(1));

        var again = await world.RememberAsync(Allergy("peanuts"));

        Assert.NotEqual(kept.Id, again.Id);
        Assert.Equal(["peanuts", "pollen"], (await world.ListAsync()).Select(static memory => memory.Identity).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Restored_TheTwinIsAMemoryOfItsOwnForGood()
    {
        await using var world = await World.OpenAsync();
        var (_, twin) = await MergedAsync(world);

        var restored = await world.Restorer.RestoreAsync(world.Ana, twin.Id, "another nut", Token);

        Assert.Equal((twin.Id, null, "another nut"), (restored!.Id, restored.SupersededReason, restored.RestoredReason));
        Assert.Equal(2, (await world.ListAsync()).Count);
        await OptimizeAsync(world);
        Assert.Equal(2, (await world.ListAsync()).Count);
    }

    [Fact]
    public async Task Corrected_InTheMergedWording_TheSurvivorNeverHeld()
    {
        await using var world = await World.OpenAsync();
        var (kept, _) = await MergedAsync(world);
        world.Extractor.Says("I'm allergic to tree nuts, not peanuts.", World.Proposal("allergy", "tree nuts") with { Corrects = "peanuts" });

        await world.IngestAndWorkAsync("I'm allergic to tree nuts, not peanuts.");

        Assert.Equal(["tree nuts"], (await world.ListAsync()).Select(static memory => memory.Identity));
        Assert.Equal(SupersededReason.Corrected, (await world.Curator.GetAsync(world.Ana, kept.Id, Token))!.SupersededReason);
    }

    private static async Task<(MemoryRecord Kept, MemoryRecord Twin)> MergedAsync(World world)
    {
        var kept = await world.RememberAsync(Allergy("peanut"));
        world.Time.Advance(TimeSpan.FromMinutes(1));
        var twin = await world.RememberAsync(Allergy("peanuts"));
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await OptimizeAsync(world);
        Assert.Equal(kept.Id, Assert.Single(await world.ListAsync()).Id);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        return (kept, twin);
    }

    private static NewFact Allergy(string value) => World.Fact("allergy", value) with { Content = $"User is allergic to {value}" };

    private static Task<IEnumerable<string>> OptimizeAsync(World world) => OptimizeTests.RunAsync(world);
}
