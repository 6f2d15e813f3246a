using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;

namespace Memory.Server.Tests.Curation.Associations;

public sealed class AssociationBookTests
{
    private static readonly GraphQuery Current = new(2, 0, IsCurrent: true, 500);
    private static readonly GraphQuery AsMade = Current with { IsCurrent = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Associate_Again_NewStrengthAndOneLink()
    {
        await using var world = await World.OpenAsync();
        var key = await PairAsync(world);
        var first = await world.Associations().AssociateAsync(world.Ana, key, 0.4, Token);
        world.Time.Advance(TimeSpan.FromDays(1));
        var again = await world.Associations().AssociateAsync(world.Ana, key, 0.4, Token);
        var stronger = await world.Associations().AssociateAsync(world.Ana, key, 1, Token);
        Assert.Equal(first, again);
        Assert.Equal(first! with { Strength = 1, UpdatedAt = world.Time.Now() }, stronger);
        Assert.Equal(stronger, Assert.Single(await world.LinksAsync()));
    }

    [Fact]
    public async Task Associate_UnknownDeletedOrOfSomebodyElse_Nothing()
    {
        await using var world = await World.OpenAsync();
        var key = await PairAsync(world);
        var book = world.Associations();
        Assert.Null(await book.AssociateAsync(world.Ana, key with { Target = Rows.Id(999) }, 1, Token));
        Assert.Null(await book.AssociateAsync(World.Of("acme", "bob"), key, 1, Token));
        Assert.Null(await book.AssociateAsync(World.Of("globex", "ana"), key, 1, Token));
        await world.Curator.SoftDeleteAsync(world.Ana, key.Target, Token);
        Assert.Null(await book.AssociateAsync(world.Ana, key, 1, Token));
        Assert.Empty(await world.LinksAsync());
        Assert.False(await book.DissociateAsync(world.Ana, key, Token));
        Assert.Null(await book.GetGraphAsync(World.Of("acme", "bob"), key.Source, Current, Token));
    }

    [Fact]
    public async Task Associate_MemoryIsFull_WeakestOfARuleGivesWayElseRefused()
    {
        await using var world = await World.OpenAsync();
        var options = new AssociationOptions { PerMemory = 2 };
        await WriteAsync(
            world,
            [.. Enumerable.Range(1, 5).Select(static id => Rows.Memory(id))],
            Rows.Link(1, 2) with { IsAutomatic = true, Strength = 0.9 }, Rows.Link(3, 1) with { IsAutomatic = true, Strength = 0.2 });
        var book = world.Associations(options);

        Assert.NotNull(await book.AssociateAsync(world.Ana, Rows.Link(1, 4).Key, 0.1, Token));
        Assert.Equal([Rows.Id(2), Rows.Id(4)], (await world.LinksAsync()).Select(static link => link.Target));
        Assert.NotNull(await book.AssociateAsync(world.Ana, Rows.Link(1, 5).Key, 0.1, Token));
        var refused = await Assert.ThrowsAsync<ConflictException>(() => book.AssociateAsync(world.Ana, Rows.Link(1, 3).Key, 1, Token).AsTask());
        Assert.Contains("at most 2 links", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConflictException>(() => book.AssociateAsync(world.Ana, Rows.Link(2, 1).Key, 1, Token).AsTask());

        // What is there may still change.
        Assert.Equal(0.7, (await book.AssociateAsync(world.Ana, Rows.Link(1, 5).Key, 0.7, Token))!.Strength);
        Assert.Equal([Rows.Id(4), Rows.Id(5)], (await world.LinksAsync()).Select(static link => link.Target));
    }

    [Fact]
    public async Task Associate_UserIsFull_WeakestOfARuleGivesWayElseRefused()
    {
        await using var world = await World.OpenAsync();
        await WriteAsync(
            world,
            [.. Enumerable.Range(1, 6).Select(static id => Rows.Memory(id))],
            Rows.Link(1, 2) with { IsAutomatic = true, Strength = 0.4 }, Rows.Link(3, 4) with { IsAutomatic = true, Strength = 0.2 });
        var book = world.Associations(new AssociationOptions { PerUser = 2 });

        await book.AssociateAsync(world.Ana, Rows.Link(5, 6).Key, 0, Token);
        Assert.Equal([Rows.Id(1), Rows.Id(5)], (await world.LinksAsync()).Select(static link => link.Source));
        await book.AssociateAsync(world.Ana, Rows.Link(4, 6).Key, 0, Token);
        await Assert.ThrowsAsync<ConflictException>(() => book.AssociateAsync(world.Ana, Rows.Link(1, 6).Key, 1, Token).AsTask());
        Assert.Equal(2, (await world.LinksAsync()).Count);
    }

    [Fact]
    public async Task Graph_Depth_BreadthFirstAndStrongestFirst()
    {
        await using var world = await World.OpenAsync();
        await WriteAsync(
            world,
            [.. Enumerable.Range(1, 6).Select(static id => Rows.Memory(id))],
            Rows.Link(1, 2) with { Strength = 0.3 }, Rows.Link(3, 1) with { Strength = 0.9 }, Rows.Link(3, 4), Rows.Link(4, 5), Rows.Link(2, 3));
        Assert.Equal(["1 0"], await ToldAsync(world, 1, Current with { Depth = 0 }));
        Assert.Equal(["1 0", "3 1", "2 1"], await ToldAsync(world, 1, Current with { Depth = 1 }));
        Assert.Equal(["1 0", "3 1", "2 1", "4 2"], await ToldAsync(world, 1, Current));
        Assert.Equal(["1 0", "3 1", "2 1", "4 2", "5 3"], await ToldAsync(world, 1, Current with { Depth = 4 }));
        Assert.Equal(["1 0", "3 1", "2 2", "4 2"], await ToldAsync(world, 1, Current with { MinStrength = 0.5 }));
        var graph = await world.Associations().GetGraphAsync(world.Ana, Rows.Id(1), Current with { Depth = 1 }, Token);
        Assert.Equal([(1, 2), (2, 3), (3, 1)], graph!.Edges.Select(static edge => (Number(edge.Source), Number(edge.Target))));
        Assert.False(graph.IsTruncated);
    }

    [Fact]
    public async Task Graph_MoreThanMayBeTold_CutAndSaid()
    {
        await using var world = await World.OpenAsync();
        await WriteAsync(world, [.. Enumerable.Range(1, 9).Select(static id => Rows.Memory(id))], [.. Enumerable.Range(2, 8).Select(static id => Rows.Link(1, id) with { Strength = id / 10.0 })]);
        var graph = await world.Associations().GetGraphAsync(world.Ana, Rows.Id(1), Current with { MaxNodes = 4 }, Token);
        Assert.True(graph!.IsTruncated);
        Assert.Equal([1, 9, 8, 7], graph.Nodes.Select(static node => Number(node.Memory.Id)));
        Assert.Equal(3, graph.Edges.Count);
        Assert.False((await world.Associations().GetGraphAsync(world.Ana, Rows.Id(1), Current with { MaxNodes = 9 }, Token))!.IsTruncated);
    }

    [Fact]
    public async Task Graph_Superseded_LinksLeadToWhatHoldsNow()
    {
        await using var world = await World.OpenAsync();
        var trip = await world.RememberAsync(new NewFact { Type = MemoryType.Event, Content = "a trip" });
        var austin = await world.RememberAsync("location", "austin");
        await world.Associations().AssociateAsync(world.Ana, new AssociationKey(trip.Id, austin.Id, "from"), 0.8, Token);
        world.Time.Advance(TimeSpan.FromDays(1));
        var dallas = await world.RememberAsync("location", "dallas");
        world.Time.Advance(TimeSpan.FromDays(1));

        var now = await world.Associations().GetGraphAsync(world.Ana, trip.Id, Current, Token);
        Assert.Equal([trip.Id, dallas.Id], now!.Nodes.Select(static node => node.Memory.Id));
        Assert.Equal((trip.Id, dallas.Id, "from"), now.Edges.Select(static edge => (edge.Source, edge.Target, edge.Relation)).Single());
        Assert.Equal([dallas.Id, trip.Id], (await world.Associations().GetGraphAsync(world.Ana, dallas.Id, Current, Token))!.Nodes.Select(static node => node.Memory.Id));
        Assert.Equal([dallas.Id, trip.Id], (await world.Associations().GetGraphAsync(world.Ana, austin.Id, Current, Token))!.Nodes.Select(static node => node.Memory.Id));

        var then = await world.Associations().GetGraphAsync(world.Ana, trip.Id, AsMade, Token);
        Assert.Equal([trip.Id, austin.Id], then!.Nodes.Select(static node => node.Memory.Id));
        Assert.Single((await world.Associations().GetGraphAsync(world.Ana, dallas.Id, AsMade, Token))!.Nodes);
    }

    [Fact]
    public async Task Graph_MergedAndRestored_LinksAreTheOthersAndThenItsOwnAgain()
    {
        await using var world = await World.OpenAsync();
        await WriteAsync(world, [Rows.Memory(1), Rows.Memory(2), Rows.Memory(3)], Rows.Link(3, 1));
        await WriteAsync(world, [Rows.Memory(1) with { SupersededBy = Rows.Id(2), SupersededAt = DateTimeOffset.UnixEpoch, SupersededReason = SupersededReason.Merged, RecordedFrom = Rows.Noon.AddHours(1) }]);
        foreach (var query in (GraphQuery[])[Current, AsMade])
        {
            Assert.Equal(["3 0", "2 1"], await ToldAsync(world, 3, query));
            Assert.Equal(["2 0", "3 1"], await ToldAsync(world, 2, query));
            Assert.Equal(["2 0", "3 1"], await ToldAsync(world, 1, query));
        }

        await WriteAsync(world, [Rows.Memory(1) with { RecordedFrom = Rows.Noon.AddHours(2) }]);
        Assert.Equal(["3 0", "1 1"], await ToldAsync(world, 3, Current));
        Assert.Equal(["2 0"], await ToldAsync(world, 2, Current));
    }

    [Fact]
    public async Task Graph_Ring_Ends()
    {
        await using var world = await World.OpenAsync();
        var retired = (int id, int by) => Rows.Memory(id) with { SupersededBy = Rows.Id(by), SupersededAt = DateTimeOffset.UnixEpoch, SupersededReason = SupersededReason.Replaced };
        await WriteAsync(world, [retired(1, 2), retired(2, 3), retired(3, 1), retired(4, 4), Rows.Memory(5)], Rows.Link(5, 1), Rows.Link(5, 4), Rows.Link(2, 5));
        Assert.Equal(["5 0"], await ToldAsync(world, 5, Current));
        Assert.Equal(["5 0", "1 1", "2 1", "4 1"], await ToldAsync(world, 5, AsMade));
        Assert.Equal("1 0", (await ToldAsync(world, 1, Current))[0]);
    }

    private static async Task<AssociationKey> PairAsync(World world) =>
        new((await world.RememberAsync("car", "red")).Id, (await world.RememberAsync("phone", "blue")).Id, "bought with");

    private static Task WriteAsync(World world, MemoryRecord[] memories, params Association[] links) =>
        world.Store.CommitAsync(world.Ana, Rows.Known(new UserCommit { Memories = [.. memories], Associations = [.. links] }, world.Time), Token);

    private static async Task<IReadOnlyList<string>> ToldAsync(World world, int root, GraphQuery query) =>
        [.. (await world.Associations().GetGraphAsync(world.Ana, Rows.Id(root), query, Token))!.Nodes.Select(static node => $"{Number(node.Memory.Id)} {node.Depth}")];

    private static int Number(MemoryId id) => int.Parse(id.Value.ToString("N"), System.Globalization.NumberStyles.HexNumber);
}
