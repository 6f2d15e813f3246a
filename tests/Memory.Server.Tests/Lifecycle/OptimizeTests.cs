using Memory.Server.Configuration;
using Memory.Server.Curation;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Lifecycle;

public sealed class OptimizeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merge_UnitesProvenanceKeepsTheTrustedWordingAndRetiresTheOther()
    {
        await using var world = await World.OpenAsync();
        var kept = await RememberAsync(world, Free("I like hiking") with { Importance = 2 });
        var other = await RememberAsync(world, Free("User really likes hiking."));
        Assert.Equal(["Merged"], await RunAsync(world));

        var survivor = Assert.Single(await world.ListAsync());
        Assert.Equal((kept.Id, "User really likes hiking.", 2), (survivor.Id, survivor.Content, survivor.Importance));
        var retired = await world.Curator.GetAsync(world.Ana, other.Id, Token);
        Assert.Equal((kept.Id, SupersededReason.Merged), (retired!.SupersededBy!.Value, retired.SupersededReason));
        Assert.Empty(await RunAsync(world));
    }

    [Fact]
    public async Task Merged_SaidAgainInItsOwnWords_RefreshesTheSurvivor()
    {
        await using var world = await World.OpenAsync();
        var kept = await RememberAsync(world, Allergy("peanut"));
        await RememberAsync(world, Allergy("peanuts"));
        Assert.Equal(["Merged"], await RunAsync(world));

        var again = await RememberAsync(world, Allergy("peanuts"));
        Assert.Equal(kept.Id, again.Id);
        Assert.Single(await world.ListAsync());
        Assert.Empty(await RunAsync(world));
    }

    [Fact]
    public async Task Merged_NegatedInItsOwnWords_EndsTheSurvivor()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, Allergy("peanut"));
        await RememberAsync(world, Allergy("peanuts"));
        await RunAsync(world);
        world.Extractor.Says("I'm no longer allergic to peanuts.", World.Proposal("allergy", "peanuts") with { Stance = Stance.Negates });
        await world.IngestAndWorkAsync("I'm no longer allergic to peanuts.");
        Assert.Empty(await world.ListAsync());
    }

    [Fact]
    public async Task Merged_TakenOutAgain_IsAMemoryOfItsOwn()
    {
        await using var world = await World.OpenAsync();
        var kept = await RememberAsync(world, Allergy("peanut"));
        var other = await RememberAsync(world, Allergy("peanuts"));
        await RunAsync(world);
        var done = await world.Store.WriteAsync(
            world.Ana,
            async (view, token) =>
            {
                var ledger = new SlotLedger(view, world.Time.Now());
                var separated = await ledger.SeparateAsync((await view.GetMemoryAsync(other.Id, token))!, token);
                return new Decision<bool>(ledger.ToCommit(), separated);
            },
            Token);
        Assert.True(done);
        Assert.Equal([other.Id, kept.Id], (await world.ListAsync()).Select(static memory => memory.Id));
        var back = (await world.ListAsync())[0];
        Assert.Equal(("peanuts", null, null), (back.Identity, back.SupersededBy, back.SupersededReason));
    }

    [Fact]
    public async Task Merge_OfAPin_KeepsThePin()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, Free("I like hiking") with { IsEssential = true });
        await RememberAsync(world, Free("User really likes hiking."));
        await RunAsync(world);
        Assert.True(Assert.Single(await world.ListAsync()).IsEssential);
    }

    [Fact]
    public async Task Merge_OfAPinWithWhatIsKeptOut_IsRefused()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, Free("I like hiking") with { IsEssential = true });
        var other = await RememberAsync(world, Free("User really likes hiking."));
        await world.Curator.EditAsync(world.Ana, other.Id, new MemoryEdit { IsEssential = false }, Token);
        Assert.Empty(await RunAsync(world));
        Assert.Equal(2, (await world.ListAsync()).Count);
    }

    [Fact]
    public async Task Promote_WhatEarnsItAndDemote_WhatNoLongerDoes()
    {
        await using var world = await World.OpenAsync();
        var vital = await RememberAsync(world, Free("User must never be called before noon") with { Importance = 5 });
        await RememberAsync(world, Free("User had toast on a Friday") with { Importance = 1, Type = MemoryType.Event });
        Assert.Equal(["Promoted"], await RunAsync(world));
        Assert.Equal([vital.Id], await EssentialsAsync(world));
        Assert.Empty(await RunAsync(world));

        world.Time.Advance(TimeSpan.FromDays(2000));
        var rooms = new LifecycleRooms(world.Store, world.Time);
        var decay = await rooms.Runs.RunAsync(rooms.Decay, world.Ana, isDryRun: false, Token);
        Assert.Equal(1, decay.Actions[LifecycleAction.Demoted]);
        Assert.Empty(await EssentialsAsync(world));
        Assert.Empty(await RunAsync(world));
    }

    [Fact]
    public async Task KeptOutByRequest_IsNeverPromoted()
    {
        await using var world = await World.OpenAsync();
        var vital = await RememberAsync(world, Free("User must never be called before noon") with { Importance = 5 });
        await RunAsync(world);
        await world.Curator.EditAsync(world.Ana, vital.Id, new MemoryEdit { IsEssential = false }, Token);
        Assert.Empty(await EssentialsAsync(world));
        Assert.Empty(await RunAsync(world));

        // Nor by being said again, and a request takes it back in.
        await RememberAsync(world, Free("User must never be called before noon") with { Importance = 5 });
        Assert.Empty(await RunAsync(world));
        Assert.Empty(await EssentialsAsync(world));
        await world.Curator.EditAsync(world.Ana, vital.Id, new MemoryEdit { IsEssential = true }, Token);
        Assert.Equal([vital.Id], await EssentialsAsync(world));
        Assert.Empty(await RunAsync(world));
    }

    [Fact]
    public async Task Promote_WithinTheTokensThatPinsLeave()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, Free("User pinned this short line") with { IsEssential = true });
        for (var number = 0; number < 10; number++)
            await RememberAsync(world, Free($"User must know the rule {number} of the house by heart") with { Importance = 5 });
        Assert.Equal(["Promoted", "Promoted"], await RunAsync(world, new LifecycleSettings { EssentialTokens = 35 }));
        Assert.Equal(["Demoted", "Demoted"], await RunAsync(world, new LifecycleSettings { EssentialTokens = 0 }));
    }

    private static NewFact Free(string content) => new() { Type = MemoryType.Fact, Content = content };

    private static NewFact Allergy(string value) => World.Fact("allergy", value) with { Content = $"User is allergic to {value}" };

    private static async Task<MemoryRecord> RememberAsync(World world, NewFact fact)
    {
        world.Time.Advance(TimeSpan.FromSeconds(1));
        return await world.RememberAsync(fact);
    }

    private static async Task<IEnumerable<MemoryId>> EssentialsAsync(World world) =>
        (await world.ListAsync()).Where(static memory => memory.IsEssential).Select(static memory => memory.Id);

    /// <summary>Runs it dry and for real, which must be the same; what it did.</summary>
    internal static async Task<IEnumerable<string>> RunAsync(World world, LifecycleSettings? settings = null)
    {
        world.Time.Advance(TimeSpan.FromSeconds(1));
        var rooms = new LifecycleRooms(world.Store, world.Time, settings);
        var told = Changes(await rooms.Runs.RunAsync(rooms.Optimize, world.Ana, isDryRun: true, Token));
        var done = Changes(await rooms.Runs.RunAsync(rooms.Optimize, world.Ana, isDryRun: false, Token));
        Assert.Equal(told, done);
        return done.Select(static change => change.Action.ToString());
    }

    private static List<(LifecycleAction Action, MemoryId Memory, double Left)> Changes(LifecycleReport report) =>
        [.. report.Changes.SelectMany(static user => user.Changes).Select(static change => (change.Action, change.Memory.Id, change.EffectiveConfidence))];
}
