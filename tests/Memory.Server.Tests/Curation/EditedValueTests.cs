using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Verification;

namespace Memory.Server.Tests.Curation;

/// <summary>A memory that is edited to say what another one says stands beside it at once as it will after any later word on that value.</summary>
public sealed class EditedValueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pet", false)]
    [InlineData("pet", true)]
    [InlineData("", false)]
    [InlineData("", true)]
    public async Task Edited_ToAValueThatIsThere_TakesTheOtherOneIn(string key, bool isTheLater)
    {
        await using var world = await World.OpenAsync();
        var first = await world.RememberAsync(FactOf(key, isTheLater ? "Rex" : "Tom"));
        world.Time.Advance(TimeSpan.FromHours(1));
        var second = await world.RememberAsync(FactOf(key, isTheLater ? "Tom" : "Rex"));
        world.Time.Advance(TimeSpan.FromHours(1));
        var (changed, other) = isTheLater ? (second, first) : (first, second);

        var edited = await world.Curator.EditAsync(
            world.Ana, changed.Id, new MemoryEdit { Content = FactOf(key, "Rex").Content, Value = new Change<Json?>(Json.From("Rex")) }, Token);

        Assert.Equal((changed.Id, null), (edited!.Id, edited.SupersededReason));
        for (var words = 0; words < 2; words++)
        {
            Assert.Equal(changed.Id, Assert.Single(await world.ListAsync()).Id);
            Assert.Equal((changed.Id, SupersededReason.Merged), await FateAsync(world, other));
            await ShouldBeSoundAsync(world);
            await world.RememberAsync(FactOf(key, "Rex"));
        }
    }

    [Fact]
    public async Task Edited_WhereACorrectionBearsOnAllValues_StandsAsItsObservationsSay()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("It's Rex, not Max.", World.Proposal("pet", "Rex") with { Corrects = "max" });
        await world.IngestAndWorkAsync("It's Rex, not Max.");
        var tom = await world.RememberAsync("pet", "Tom");

        await world.Curator.EditAsync(world.Ana, tom.Id, new MemoryEdit { Value = new Change<Json?>(Json.From("Rex")) }, Token);

        await ShouldBeSoundAsync(world);
    }

    private static NewFact FactOf(string key, string value) => World.Fact(key.Length == 0 ? "x" : key, value) with { Slot = Slot.Parse(key) };

    private static async Task<(MemoryId?, SupersededReason?)> FateAsync(World world, MemoryRecord memory)
    {
        var now = await world.Curator.GetAsync(world.Ana, memory.Id, Token);
        return (now!.SupersededBy, now.SupersededReason);
    }

    private static async Task ShouldBeSoundAsync(World world) => Assert.Empty(await new StoreVerifier(world.Store, world.Time).FindAsync([], Token).ToListAsync(Token));
}
