using Memory.Server.Embedding;
using Memory.Server.Lifecycle.Merging;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Lifecycle;

public sealed class NearDuplicatesTests
{
    [Theory]
    [InlineData("User likes hiking.", "I really like hiking")]
    [InlineData("User loves green teas", "loves green tea")]
    [InlineData("User is allergic to peanuts.", "I am allergic to peanuts!")]
    [InlineData("User's name is Ana", "My name is Ana")]
    [InlineData("User is a vegetarian", "The user is vegetarian")]
    [InlineData("Prefers dark mode in the editor", "User prefers dark mode in editor")]
    public async Task SameMeaning_IsFound(string one, string other) => Assert.Single(await FindAsync(Free(1, one), Free(2, other)));

    [Theory]
    [InlineData("User lives in San Diego", "User lives in San Francisco")]
    [InlineData("User is allergic to nuts", "User is not allergic to nuts")]
    [InlineData("User eats meat", "User never eats meat")]
    [InlineData("User has 2 cats", "User has 3 cats")]
    [InlineData("User has two cats", "User has three cats")]
    [InlineData("User has a cat", "User has cats")]
    [InlineData("User likes trains", "User likes training")]
    [InlineData("User worked at Acme", "User works at Acme")]
    [InlineData("User manages Tom", "User is managed by Tom")]
    [InlineData("User loves Anna", "Anna loves the user")]
    [InlineData("Ben taught Anna chess", "Anna taught Ben chess")]
    [InlineData("User moved from Austin to Dallas", "User moved from Dallas to Austin")]
    [InlineData("User prefers dark mode at night in the editor of the office", "User prefers light mode at night in the editor of the office")]
    [InlineData("User knows C++", "User knows C#")]
    [InlineData("It was 5 degrees", "It was -5 degrees")]
    [InlineData("Meeting on Monday", "Meeting on Tuesday")]
    [InlineData("Born on 1 May 1990", "Born on 1 May 1991")]
    [InlineData("User likes tea", "User likes tea with milk")]
    [InlineData("User doesn't like tea", "User likes tea")]
    [InlineData("I owe Bob money", "Bob owes me money")]
    public async Task OtherMeaning_IsNever(string one, string other)
    {
        Assert.Empty(await FindAsync(Free(1, one), Free(2, other)));
        Assert.Empty(await FindAsync(Valued(1, "goal", one), Valued(2, "goal", other)));
    }

    [Fact]
    public async Task TheFirst_TakesInAllOthers()
    {
        var pairs = await FindAsync(Free(3, "likes hiking"), Free(2, "User really likes hiking"), Free(1, "User likes hiking"), Free(4, "User likes skiing"));
        Assert.Equal([(1, 2), (1, 3)], pairs.Select(static pair => (Number(pair.Kept), Number(pair.Merged))));
    }

    [Fact]
    public async Task Values_AreComparedInsteadOfWordings()
    {
        Assert.Single(await FindAsync(Valued(1, "allergy", "peanut"), Valued(2, "allergy", "peanuts")));
        Assert.Empty(await FindAsync(Valued(1, "allergy", "peanut"), Valued(2, "like", "peanuts")));
        Assert.Empty(await FindAsync(Valued(1, "allergy", "peanut"), Free(2, "peanuts")));
        Assert.Empty(await FindAsync(Valued(1, "pet", "cat") with { Content = "User has 2 of them" }, Valued(2, "pet", "cats") with { Content = "User has 3 of them" }));
        Assert.Empty(await FindAsync(Valued(1, "pet", "cat") with { Content = "User has no cat, not any" }, Valued(2, "pet", "cats")));
        Assert.Empty(await FindAsync(Valued(1, "score", "x") with { Value = new Json("[1]") }, Valued(2, "score", "y") with { Value = new Json("[1.0]") }));
    }

    [Fact]
    public async Task SingleValuedSlots_AreNeverTouched() => Assert.Empty(await FindAsync(
        Valued(1, "location", "the hill") with { Cardinality = Cardinality.One }, Valued(2, "location", "the hills") with { Cardinality = Cardinality.One }));

    [Fact]
    public async Task WhatWasMeantToBeApart_StaysApart()
    {
        var (one, other) = (Free(1, "User likes hiking"), Free(2, "likes hiking"));
        Assert.Single(await FindAsync(one, other));
        Assert.Empty(await FindAsync(one, other with { Type = MemoryType.Preference }));
        Assert.Empty(await FindAsync(one, other with { RestoredAt = Rows.Noon }));
        Assert.Empty(await FindAsync(one, other with { ExpiresAt = Rows.Noon.AddYears(1) }));
        Assert.Empty(await FindAsync(one, other with { ValidTo = Rows.Noon.AddYears(1) }));
        Assert.Empty(await FindAsync(one, other with { ArchivedAt = Rows.Noon }));
        Assert.Empty(await FindAsync(one, other with { IsDeleted = true }));
        Assert.Empty(await FindAsync(one, other with { TemporalState = TemporalState.Past }));
        Assert.Empty(await FindAsync(one with { Metadata = new Json("""{"row":1}""") }, other with { Metadata = new Json("""{"row":2}""") }));
    }

    private static MemoryRecord Free(int id, string content) => Rows.Memory(id, id, slot: null, content);

    private static MemoryRecord Valued(int id, string slot, string value) =>
        Rows.Memory(id, id, slot, value) with { Content = $"User: {slot} is said", Value = Json.From(value), Cardinality = Cardinality.Many };

    private static int Number(MemoryRecord memory) => int.Parse(memory.Id.Value.ToString("N"), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static ValueTask<IReadOnlyList<DuplicatePair>> FindAsync(params MemoryRecord[] memories) =>
        new NearDuplicates(new TextAnalysis(new HashingEmbeddingGenerator())).FindAsync(memories, Rows.Noon.AddDays(1), TestContext.Current.CancellationToken);
}
