using Memory.Server.Curation;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Curation;

public sealed class MemoryCuratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remember_SameRequestAgain_LeavesWhatHappenedSince()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, "location", "Austin");
        var jazz = await RememberAsync(world, "music", "jazz");
        await world.RememberAsync("location", "Dallas");
        await world.Curator.EditAsync(world.Ana, jazz.Id, new MemoryEdit { Content = "User: adores jazz", Value = new Change<Json?>(Json.From("bebop")) }, Token);

        Assert.NotNull((await RememberAsync(world, "location", "Austin")).SupersededAt);
        Assert.Equal("User: adores jazz", (await RememberAsync(world, "music", "jazz")).Content);
        Assert.Equal(["bebop", "dallas"], (await CurrentAsync(world)).Order());

        await world.Curator.DeleteAsync(world.Ana, jazz.Id, Token);
        await Assert.ThrowsAsync<ConflictException>(() => RememberAsync(world, "music", "jazz"));

        static async Task<MemoryRecord> RememberAsync(World world, string key, string value)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            var request = new RepeatableIds($"the request about {key}", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
            return (await world.Curator.RememberAsync(world.Ana, [World.Fact(key, value)], request, Token))[0];
        }

        static async Task<IEnumerable<string>> CurrentAsync(World world) =>
            (await world.ListAsync()).Where(memory => memory.SupersededAt is null).Select(static memory => memory.Identity);
    }

    [Fact]
    public async Task Remember_NewerValue_SupersedesAndHistoryShowsBoth()
    {
        await using var world = await World.OpenAsync();

        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "Dallas");

        Assert.Equal([dallas.Id], (await world.ListAsync()).Select(static memory => memory.Id));
        var history = await world.Curator.GetHistoryAsync(world.Ana, dallas.Id, Token);
        Assert.Equal([austin.Id, dallas.Id], history!.Select(static memory => memory.Id));
        Assert.Equal(dallas.Id, history![0].SupersededBy);
        Assert.Equal(dallas.ValidFrom, history[0].ValidTo);
    }

    [Fact]
    public async Task Remember_SameFactAgain_RefreshesIt()
    {
        await using var world = await World.OpenAsync();

        var first = await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromDays(1));
        var again = await world.RememberAsync("location", " austin. ");

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(world.Time.Now(), again.LastRefreshedAt);
        Assert.Single(await world.ListAsync());
    }

    [Fact]
    public async Task Remember_FreeFactAgain_RefreshesItAndAnotherTypeStandsBeside()
    {
        await using var world = await World.OpenAsync();

        var first = await world.RememberAsync(new NewFact { Type = MemoryType.Fact, Content = "Has a blue door" });
        var again = await world.RememberAsync(new NewFact { Type = MemoryType.Fact, Content = "has a blue door." });
        var other = await world.RememberAsync(new NewFact { Type = MemoryType.Event, Content = "Has a blue door" });

        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public async Task Remember_OtherCardinality_IsRefusedAndNothingOfTheBatchIsStored()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("instrument", "cello");
        NewFact[] batch =
        [
            World.Fact("location", "Austin"),
            World.Fact("instrument", "oboe") with { Cardinality = Cardinality.Many },
        ];

        await Assert.ThrowsAsync<ConflictException>(() => world.Curator.RememberAsync(world.Ana, batch, world.Ids, Token).AsTask());

        Assert.Equal(["cello"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Remember_CardinalityOfTheFirst_HoldsWithinOneBatch()
    {
        await using var world = await World.OpenAsync();
        NewFact[] batch = [World.Fact("instrument", "cello") with { Cardinality = Cardinality.Many }, World.Fact("instrument", "oboe")];

        var stored = await world.Curator.RememberAsync(world.Ana, batch, world.Ids, Token);

        Assert.All(stored, static memory => Assert.Null(memory.SupersededAt));
        Assert.All(stored, static memory => Assert.Equal(Cardinality.Many, memory.Cardinality));
    }

    [Fact]
    public async Task Remember_Batch_HoldsInItsOwnOrder()
    {
        await using var world = await World.OpenAsync();
        NewFact[] batch = [World.Fact("location", "Zagreb"), World.Fact("location", "Austin"), World.Fact("location", "Berlin")];

        await world.Curator.RememberAsync(world.Ana, batch, world.Ids, Token);

        Assert.Equal(["berlin"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Remember_Essentials_ComeFromTheCatalogueUnlessAsked()
    {
        await using var world = await World.OpenAsync();

        Assert.True((await world.RememberAsync("name", "Ana")).IsEssential);
        Assert.False((await world.RememberAsync("team", "Core")).IsEssential);
        Assert.False((await world.RememberAsync(World.Fact("allergy", "dust") with { IsEssential = false })).IsEssential);
    }

    [Fact]
    public async Task Edit_Wording_KeepsTheIdAndTheEarlierWordingInHistory()
    {
        await using var world = await World.OpenAsync();
        var memory = await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromHours(1));

        var edited = await world.Curator.EditAsync(world.Ana, memory.Id, new MemoryEdit { Content = "Austin, Texas, near the river" }, Token);

        Assert.Equal(memory.Id, edited!.Id);
        Assert.Equal("Austin, Texas, near the river", edited.Content);
        Assert.Equal(memory.CreatedAt, edited.CreatedAt);
        var history = await world.Curator.GetHistoryAsync(world.Ana, memory.Id, Token);
        Assert.Equal([memory.Content, edited.Content], history!.Select(static version => version.Content));
        Assert.Equal(SupersededReason.Edited, history![0].SupersededReason);
    }

    [Fact]
    public async Task Edit_Value_IsNotMergedIntoAnotherMemory()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromHours(1));
        var dallas = await world.RememberAsync("location", "Dallas");

        var edited = await world.Curator.EditAsync(world.Ana, dallas.Id, new MemoryEdit { Value = new(Json.From("Austin")) }, Token);

        Assert.Equal(dallas.Id, edited!.Id);
        Assert.Null(edited.SupersededAt);
        Assert.Equal([dallas.Id], (await world.ListAsync()).Select(static memory => memory.Id));
    }

    [Fact]
    public async Task Edit_DetailsThenRefresh_KeepsTheEditedDetails()
    {
        await using var world = await World.OpenAsync();
        var memory = await world.RememberAsync(World.Fact("location", "Austin") with { Importance = 2 });

        await world.Curator.EditAsync(world.Ana, memory.Id, new MemoryEdit { Importance = new(null), IsEssential = false }, Token);
        var edited = await world.Curator.GetAsync(world.Ana, memory.Id, Token);

        Assert.Null(edited!.Importance);
        Assert.False(edited.IsEssential);
    }

    [Fact]
    public async Task Edit_ValidTo_ClosesTheMemoryAndBringsNothingBack()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "Dallas");
        var end = world.Time.Now().AddDays(30);

        var closed = await world.Curator.EditAsync(world.Ana, dallas.Id, new MemoryEdit { ValidTo = new(end) }, Token);

        Assert.Equal(end, closed!.ValidTo);
        Assert.Equal([dallas.Id], (await world.ListAsync()).Select(static memory => memory.Id));
    }

    [Fact]
    public async Task Edit_EndBeforeBeginning_IsRefused()
    {
        await using var world = await World.OpenAsync();
        var memory = await world.RememberAsync("location", "Austin");
        var edit = new MemoryEdit { ValidTo = new(world.Time.Now().AddDays(-1)) };

        var refused = await Assert.ThrowsAsync<InvalidChangeException>(() => world.Curator.EditAsync(world.Ana, memory.Id, edit, Token).AsTask());

        Assert.Equal("valid_to", refused.Field);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_OfTheCurrent_BringsNothingBack(bool soft)
    {
        await using var world = await World.OpenAsync();
        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "Dallas");

        Assert.True(soft
            ? await world.Curator.SoftDeleteAsync(world.Ana, dallas.Id, Token)
            : await world.Curator.DeleteAsync(world.Ana, dallas.Id, Token));

        Assert.Empty(await world.ListAsync());
        Assert.NotNull((await world.Curator.GetAsync(world.Ana, austin.Id, Token))!.SupersededAt);
        Assert.Equal(soft, await world.Curator.GetAsync(world.Ana, dallas.Id, Token) is { IsDeleted: true });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_OfTheCurrentThatBeganBeforeTheEarlierWasSaid_BringsNothingBack(bool soft)
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin.", World.Proposal("location", "Austin"));
        world.Extractor.Says("I moved to Dallas last month.", World.Proposal("location", "Dallas") with { ValidFrom = world.Time.GetUtcNow().AddDays(-30) });
        await world.IngestAndWorkAsync("I live in Austin.");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.IngestAndWorkAsync("I moved to Dallas last month.");
        var dallas = Assert.Single(await world.ListAsync());

        _ = soft ? await world.Curator.SoftDeleteAsync(world.Ana, dallas.Id, Token) : await world.Curator.DeleteAsync(world.Ana, dallas.Id, Token);

        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task Edit_OfAMemoryMergedAway_IsAConflict()
    {
        await using var world = await World.OpenAsync();
        var (kept, merged) = await MergeAsync(world);

        await Assert.ThrowsAsync<ConflictException>(() => world.Curator.EditAsync(world.Ana, merged.Id, new MemoryEdit { Importance = new Change<int?>(5) }, Token).AsTask());

        Assert.Equal([kept.Id], (await world.ListAsync()).Select(static memory => memory.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_OfAMemoryMergedAway_LeavesTheOther(bool soft)
    {
        await using var world = await World.OpenAsync();
        var (kept, merged) = await MergeAsync(world);

        Assert.True(soft ? await world.Curator.SoftDeleteAsync(world.Ana, merged.Id, Token) : await world.Curator.DeleteAsync(world.Ana, merged.Id, Token));

        Assert.Equal([kept.Id], (await world.ListAsync()).Select(static memory => memory.Id));
        Assert.Equal(soft, await world.Curator.GetAsync(world.Ana, merged.Id, Token) is { IsDeleted: true });
        await world.RememberAsync("location", "Dallas");
        Assert.Equal(soft, await world.Curator.GetAsync(world.Ana, merged.Id, Token) is { IsDeleted: true });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_ThenSaidAgain_IsANewMemory(bool soft)
    {
        await using var world = await World.OpenAsync();
        var first = await world.RememberAsync("location", "Dallas");
        world.Time.Advance(TimeSpan.FromDays(1));
        _ = soft ? await world.Curator.SoftDeleteAsync(world.Ana, first.Id, Token) : await world.Curator.DeleteAsync(world.Ana, first.Id, Token);

        var again = await world.RememberAsync("location", "Dallas");

        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal([again.Id], (await world.ListAsync()).Select(static memory => memory.Id));
    }

    [Fact]
    public async Task Delete_OfTheMiddle_LinksItsNeighbours()
    {
        await using var world = await World.OpenAsync();
        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromDays(1));
        var houston = await world.RememberAsync("location", "Houston");
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "Dallas");

        await world.Curator.DeleteAsync(world.Ana, houston.Id, Token);

        Assert.Equal(dallas.Id, (await world.Curator.GetAsync(world.Ana, austin.Id, Token))!.SupersededBy);
    }

    [Fact]
    public async Task Anything_OfAnUnknownMemory_IsNothing()
    {
        await using var world = await World.OpenAsync();
        var unknown = new MemoryId(world.Ids.NewId());

        Assert.Null(await world.Curator.GetAsync(world.Ana, unknown, Token));
        Assert.Null(await world.Curator.EditAsync(world.Ana, unknown, new MemoryEdit { Content = "x" }, Token));
        Assert.Null(await world.Curator.GetHistoryAsync(world.Ana, unknown, Token));
        Assert.Null(await world.Curator.GetSourceAsync(world.Ana, unknown, Token));
        Assert.False(await world.Curator.DeleteAsync(world.Ana, unknown, Token));
        Assert.False(await world.Curator.SoftDeleteAsync(world.Ana, unknown, Token));
    }

    [Fact]
    public async Task OtherUser_SeesNothing()
    {
        await using var world = await World.OpenAsync();
        var memory = await world.RememberAsync("location", "Austin");

        Assert.Null(await world.Curator.GetAsync(World.Of("acme", "bob"), memory.Id, Token));
        Assert.Null(await world.Curator.GetAsync(World.Of("other", "ana"), memory.Id, Token));
    }

    [Fact]
    public async Task Statistics_CountEachKind()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync(World.Fact("location", "Austin") with { Importance = 4 });
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.RememberAsync("location", "Dallas");
        await world.RememberAsync(new NewFact { Type = MemoryType.Event, Content = "Code for the door", TtlSeconds = 60 });
        var gone = await world.RememberAsync(new NewFact { Type = MemoryType.Preference, Content = "Likes jazz" });
        await world.Curator.SoftDeleteAsync(world.Ana, gone.Id, Token);
        world.Time.Advance(TimeSpan.FromMinutes(2));

        var statistics = await world.Curator.GetStatisticsAsync(world.Ana, Token);

        Assert.Equal((4, 1, 1, 1), (statistics.Total, statistics.Deleted, statistics.Expired, statistics.Superseded));
        Assert.Equal(2, statistics.ByType[MemoryType.Fact]);
        Assert.Equal(1, statistics.ByImportance[4]);
        Assert.True(statistics.Oldest < statistics.Newest);
    }

    /// <summary>Two memories of a slot, of which an edit lets both say the same, so that the later one is merged into the earlier.</summary>
    private static async Task<(MemoryRecord Kept, MemoryRecord Merged)> MergeAsync(World world)
    {
        var austin = await world.RememberAsync("location", "Austin");
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "Dallas");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.Curator.EditAsync(world.Ana, austin.Id, new MemoryEdit { Value = new Change<Json?>(Json.From("Dallas")) }, Token);
        var merged = (await world.Curator.GetAsync(world.Ana, dallas.Id, Token))!;
        Assert.Equal((SupersededReason.Merged, austin.Id), (merged.SupersededReason, merged.SupersededBy));
        return (austin, merged);
    }
}
