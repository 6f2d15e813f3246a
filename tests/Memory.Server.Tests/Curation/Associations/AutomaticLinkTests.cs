using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Tests.Curation.Associations;

/// <summary>The links that memories come to have by themselves, and their bounds.</summary>
public sealed class AutomaticLinkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Extraction_OneTurn_WhatItTellsIsLinked()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("Hi.", World.Proposal("car", "red"), World.Proposal("phone", "blue"));
        world.Extractor.Says("Bye.", World.Proposal("shoe_size", "42"));
        await world.IngestAndWorkAsync("Hi.");
        await world.IngestAndWorkAsync("Bye.");

        var link = Assert.Single(await world.LinksAsync());
        Assert.Equal((AutomaticLinks.ToldTogether, 0.5, true), (link.Relation, link.Strength, link.IsAutomatic));
        Assert.True(link.Source.Value.CompareTo(link.Target.Value) < 0);
    }

    [Fact]
    public async Task Extraction_ToldTogetherAgain_StrongerButNeverCertain()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("Hi.", World.Proposal("car", "red"), World.Proposal("phone", "blue"));
        double[] strengths = [0, 0.5, 0.66, 0.756];
        for (var times = 1; times < 25; times++)
        {
            await world.IngestAndWorkAsync("Hi.");
            var link = Assert.Single(await world.LinksAsync());
            Assert.InRange(link.Strength, 0.5, 0.9);
            if (times < strengths.Length)
                Assert.Equal(strengths[times], link.Strength, 9);
        }
    }

    [Fact]
    public async Task Remember_SameName_LinkedWithWhatWasKnown()
    {
        await using var world = await World.OpenAsync();
        var sister = await world.RememberAsync(Note("User's sister Klara lives in Berlin."));
        var gift = await world.RememberAsync(Note("Klara collects old maps."));
        await world.RememberAsync(Note("User likes maps."));

        var link = Assert.Single(await world.LinksAsync());
        Assert.Equal((sister.Id, gift.Id, AutomaticLinks.SameName), (link.Source, link.Target, link.Relation));
    }

    [Fact]
    public async Task Remember_SlotsOfOneFamily_LinkedOthersNot()
    {
        await using var world = await World.OpenAsync();
        var employer = await world.RememberAsync("employer", "acme");
        var role = await world.RememberAsync("role", "welder");
        await world.RememberAsync("diet", "vegan");
        await world.RememberAsync("ui_theme", "dark");

        var link = Assert.Single(await world.LinksAsync());
        Assert.Equal((employer.Id, role.Id, AutomaticLinks.SameSubject, 0.4), (link.Source, link.Target, link.Relation, link.Strength));
    }

    [Fact]
    public async Task Remember_Successor_LinkedItselfAndTheOldKeepsItsLinks()
    {
        await using var world = await World.OpenAsync();
        var (austin, origin) = (await world.RememberAsync("location", "austin"), await world.RememberAsync("origin", "peru"));
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "dallas");

        var links = await world.LinksAsync();
        Assert.Equal([austin.Id, dallas.Id], links.Select(link => link.OtherThan(origin.Id)).OrderBy(static id => id.Value));
    }

    [Fact]
    public async Task Remember_ManyOfOneName_TooCommonToTellAnything()
    {
        await using var world = await World.OpenAsync();
        for (var i = 0; i < 20; i++)
            await world.RememberAsync(Note($"The {i}. note mentions Miso."));

        // The first eight are linked with each other.
        Assert.Equal(8 * 7 / 2, (await world.LinksAsync()).Count);
    }

    [Fact]
    public async Task Remember_LargeBatch_BoundedPerMemory()
    {
        await using var world = await World.OpenAsync();
        NewFact[] facts = [.. Enumerable.Range(0, 600).Select(static i => World.Fact(i % 2 == 0 ? "friend" : "pet", $"number {i}"))];
        var stored = await world.Curator.RememberAsync(world.Ana, facts, world.Ids, Token);

        var links = await world.LinksAsync();
        Assert.NotEmpty(links);
        Assert.All(stored, memory => Assert.InRange(links.Count(link => link.Touches(memory.Id)), 0, new AssociationOptions().PerMemory));
    }

    [Fact]
    public async Task Edit_NameIsGone_SoIsTheLink()
    {
        await using var world = await World.OpenAsync();
        var sister = await world.RememberAsync(Note("User's sister Klara lives in Berlin."));
        await world.RememberAsync(Note("Klara collects old maps."));
        await world.Curator.EditAsync(world.Ana, sister.Id, new MemoryEdit { Importance = new Change<int?>(5) }, Token);
        Assert.Single(await world.LinksAsync());

        await world.Curator.EditAsync(world.Ana, sister.Id, new MemoryEdit { Content = "User's sister lives in Berlin." }, Token);
        Assert.Empty(await world.LinksAsync());

        await world.RememberAsync(Note("Berlin is large."));
        Assert.Equal(sister.Id, Assert.Single(await world.LinksAsync()).Source);
    }

    [Fact]
    public async Task Dissociate_LinkOfARule_StaysAway()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("Hi.", World.Proposal("car", "red"), World.Proposal("phone", "blue"));
        await world.IngestAndWorkAsync("Hi.");
        var link = Assert.Single(await world.LinksAsync());

        Assert.True(await world.Associations().DissociateAsync(world.Ana, link.Key, Token));
        Assert.False(await world.Associations().DissociateAsync(world.Ana, link.Key, Token));
        await world.IngestAndWorkAsync("Hi.");
        Assert.Empty(await world.LinksAsync());
        Assert.Single((await world.Associations().GetGraphAsync(world.Ana, link.Source, new GraphQuery(2, 0, true, 500), Token))!.Nodes);

        await world.Associations().AssociateAsync(world.Ana, link.Key, 0.3, Token);
        Assert.Equal((0.3, false), (Assert.Single(await world.LinksAsync()).Strength, (await world.LinksAsync())[0].IsAutomatic));
    }

    [Fact]
    public async Task Associate_OverALinkOfARule_StaysAsSet()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("Hi.", World.Proposal("car", "red"), World.Proposal("phone", "blue"));
        await world.IngestAndWorkAsync("Hi.");
        await world.Associations().AssociateAsync(world.Ana, (await world.LinksAsync())[0].Key, 0.05, Token);
        await world.IngestAndWorkAsync("Hi.");
        Assert.Equal((0.05, false), (Assert.Single(await world.LinksAsync()).Strength, (await world.LinksAsync())[0].IsAutomatic));
    }

    [Fact]
    public async Task Delete_Hard_TakesTheLinks_SoftHidesThem()
    {
        await using var world = await World.OpenAsync();
        var (one, two, three) = (await world.RememberAsync(Note("Saw Miso.")), await world.RememberAsync(Note("Fed Miso.")), await world.RememberAsync(Note("Lost Miso.")));
        await world.Curator.DeleteAsync(world.Ana, one.Id, Token);
        Assert.Equal([two.Id], (await world.LinksAsync()).Select(static link => link.Source));
        await world.Curator.SoftDeleteAsync(world.Ana, two.Id, Token);
        var graph = await world.Associations().GetGraphAsync(world.Ana, three.Id, new GraphQuery(2, 0, false, 500), Token);
        Assert.Equal([three.Id], graph!.Nodes.Select(static node => node.Memory.Id));
        Assert.Empty(graph.Edges);
        Assert.Null(await world.Associations().GetGraphAsync(world.Ana, two.Id, new GraphQuery(2, 0, false, 500), Token));
    }

    private static NewFact Note(string content) => new() { Type = MemoryType.Fact, Content = content };
}

internal static class LinksOfWorld
{
    public static AssociationBook Associations(this World world, AssociationOptions? options = null) => new(world.Store, options ?? new AssociationOptions(), world.Time);

    /// <summary>All links that are shown.</summary>
    public static async Task<IReadOnlyList<Association>> LinksAsync(this World world)
    {
        var delta = await world.Store.ReadDeltaAsync(world.Ana, 0, TestContext.Current.CancellationToken);
        return [.. delta.Links.SelectMany(static from => from.Links).Where(static link => !link.IsRemoved)];
    }
}
