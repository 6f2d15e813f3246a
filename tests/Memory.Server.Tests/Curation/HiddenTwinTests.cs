using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Differential;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Curation;

/// <summary>A memory that gave way to another one of the same value goes with that one, for good: no later word brings back what it said.</summary>
public sealed class HiddenTwinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forgotten_WithAPlanThatWasFulfilled_StandsAsItsObservationsSay()
    {
        await using var world = await World.OpenAsync(new SpokenFacts(new ManualTime()));
        await world.IngestAndWorkAsync("#location=Austin@1..5!recurring#location=Paris!future#location=Paris@-3");

        await world.IngestAndWorkAsync("Forget where I live.");

        await ShouldAllBeDeletedAsync(world);
        await ShouldBeSoundAsync(world);
    }

    [Fact]
    public async Task Forgotten_BothOfTwoStays_AreDeletedWhenTheyBecomeOne()
    {
        await using var world = await World.OpenAsync(new SpokenFacts(new ManualTime()));
        await world.IngestAndWorkAsync("#location=Austin");
        await world.IngestAndWorkAsync("#-location=Austin");
        await world.IngestAndWorkAsync("#location=Austin");
        Assert.Equal(2, (await AllAsync(world)).Count);

        await world.IngestAndWorkAsync("Forget where I live.");

        await ShouldAllBeDeletedAsync(world);
        await ShouldBeSoundAsync(world);
    }

    [Theory]
    [InlineData("location")]
    [InlineData("pet")]
    [InlineData("")]
    public async Task SoftDeleted_TheOneBefore_StaysDeletedAfterALaterWord(string key)
    {
        await using var world = await World.OpenAsync();
        var (before, _) = await ToldTwiceAsync(world, key);

        await world.Curator.SoftDeleteAsync(world.Ana, (await world.ListAsync()).Single().Id, Token);
        await ShouldAllBeDeletedAsync(world);
        await ShouldBeSoundAsync(world);
        var again = await world.RememberAsync(FactOf(key));

        Assert.Equal(again.Id, Assert.Single(await AllAsync(world), static memory => !memory.IsDeleted).Id);
        Assert.NotEqual(before.Id, again.Id);
        await ShouldBeSoundAsync(world);
    }

    [Theory]
    [InlineData("location", false)]
    [InlineData("pet", false)]
    [InlineData("", false)]
    [InlineData("location", true)]
    [InlineData("pet", true)]
    [InlineData("", true)]
    public async Task Deleted_TheOneBefore_IsGoneAfterALaterWord(string key, bool softFirst)
    {
        await using var world = await World.OpenAsync();
        var (before, then) = await ToldTwiceAsync(world, key);

        if (softFirst)
            await world.Curator.SoftDeleteAsync(world.Ana, then.Id, Token);
        await world.Curator.DeleteAsync(world.Ana, then.Id, Token);
        Assert.Empty(await AllAsync(world));
        await ShouldBeSoundAsync(world);
        var left = await world.Store.ReadAsync(world.Ana, (view, token) => view.GetObservationsAsync([before.Id, then.Id], token), Token);
        Assert.Equal([""], left.Values.Select(static observation => observation.Content).Distinct());
        var again = await world.RememberAsync(FactOf(key));

        Assert.Equal(again.Id, Assert.Single(await AllAsync(world)).Id);
        await ShouldBeSoundAsync(world);
    }

    [Fact]
    public async Task Deleted_OneOfMany_LeavesWhatWasHiddenByItself()
    {
        await using var world = await World.OpenAsync();
        var hidden = await world.RememberAsync("pet", "Tom");
        await world.Curator.SoftDeleteAsync(world.Ana, hidden.Id, Token);
        var kept = await world.RememberAsync("pet", "Rex");

        await world.Curator.DeleteAsync(world.Ana, kept.Id, Token);

        Assert.Equal(hidden.Id, Assert.Single(await AllAsync(world)).Id);
        await ShouldBeSoundAsync(world);
    }

    /// <summary>The same is told, runs out, and is told again.</summary>
    private static async Task<(MemoryRecord Before, MemoryRecord Then)> ToldTwiceAsync(World world, string key)
    {
        var before = await world.RememberAsync(FactOf(key) with { TtlSeconds = 60 });
        world.Time.Advance(TimeSpan.FromHours(1));
        var then = await world.RememberAsync(FactOf(key));
        world.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(before.Id, then.Id);
        Assert.Equal(SupersededReason.Merged, (await world.Curator.GetAsync(world.Ana, before.Id, Token))!.SupersededReason);
        return (before, then);
    }

    private static NewFact FactOf(string key) => World.Fact(key.Length == 0 ? "x" : key, "Rex") with { Slot = Slot.Parse(key) };

    private static ValueTask<IReadOnlyList<MemoryRecord>> AllAsync(World world) =>
        world.Store.ReadAsync(world.Ana, static (view, token) => view.ListAllMemoriesAsync(token), Token);

    private static async Task ShouldAllBeDeletedAsync(World world) => Assert.All(await AllAsync(world), static memory => Assert.True(memory.IsDeleted, memory.ToString()));

    private static async Task ShouldBeSoundAsync(World world) => Assert.Empty(await new StoreVerifier(world.Store, world.Time).FindAsync([], Token).ToListAsync(Token));
}
