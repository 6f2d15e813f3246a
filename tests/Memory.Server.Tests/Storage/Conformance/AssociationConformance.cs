using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class AssociationConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Write_Link_EveryFieldReadBackFromBothEnds()
    {
        var link = Rows.Link(1, 2, "ü 😀 \"'$1") with { Strength = 0.123456789012345, IsAutomatic = true, IsRemoved = true, UpdatedAt = Rows.Noon.AddMicroseconds(7) };
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1), Rows.Memory(2)], Associations = [link] });
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Equal(link, Assert.Single(await LinksAsync(1)));
            Assert.Equal(link, Assert.Single(await LinksAsync(2)));
            Assert.Equal(link, Assert.Single(await LinksAsync(1, 2, 2)));
            Assert.Empty(await LinksAsync(3));
        }
    }

    [Fact]
    public async Task Write_KnownLink_Replaced()
    {
        await WriteAsync(Ada, new UserCommit { Associations = [Rows.Link(1, 2) with { IsAutomatic = true }] });
        await WriteAsync(Ada, new UserCommit { Associations = [Rows.Link(1, 2), Rows.Link(1, 2) with { Strength = 0.9 }] });
        Assert.Equal(Rows.Link(1, 2) with { Strength = 0.9 }, Assert.Single(await LinksAsync(1)));
        Assert.Equal(1, await CountAsync(10));
        Assert.Empty(await ReadAsync(Ada, view => view.ListWeakestAssociationsAsync(10, Token)));
    }

    [Fact]
    public async Task GetAssociations_OfSome_BySourceTargetAndRelationInCodePointOrder()
    {
        Association[] links = [Rows.Link(3, 1), Rows.Link(1, 3, "\uFFFD"), Rows.Link(1, 3, "😀"), Rows.Link(1, 3, "z"), Rows.Link(1, 2), Rows.Link(4, 5)];
        await WriteAsync(Ada, new UserCommit { Associations = [.. links] });
        Assert.Equal([links[4], links[3], links[1], links[2], links[0]], await LinksAsync(1));
    }

    [Fact]
    public async Task Unlink_OneOfSome_OnlyThatIsGone()
    {
        await WriteAsync(Ada, new UserCommit { Associations = [Rows.Link(1, 2), Rows.Link(1, 2, "other"), Rows.Link(2, 1)] });
        await WriteAsync(Ada, new UserCommit { Unlinked = [Rows.Link(1, 2).Key, Rows.Link(7, 8).Key] });
        await ReopenAsync();
        Assert.Equal([Rows.Link(1, 2, "other"), Rows.Link(2, 1)], await LinksAsync(1));
        Assert.Equal(2, await CountAsync(10));
    }

    [Fact]
    public async Task Erase_Memory_ItsLinksGoWithIt()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Memories = [Rows.Memory(1), Rows.Memory(2), Rows.Memory(3)], Associations = [Rows.Link(1, 2), Rows.Link(2, 3), Rows.Link(3, 1)],
        });
        await WriteAsync(Ada, new UserCommit { Erased = [Rows.Id(2)], Associations = [Rows.Link(1, 2, "in the same commit")] });
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.Equal([Rows.Link(3, 1)], await LinksAsync(1, 2, 3));
            Assert.Equal(1, await CountAsync(10));
            Assert.Equal([Rows.Link(3, 1)], (await Store.ReadDeltaAsync(Ada, 0, Token)).Links.SelectMany(from => from.Links));
        }
    }

    [Fact]
    public async Task OtherUsers_OfTheSameIds_HaveLinksOfTheirOwn()
    {
        await WriteAsync(Ada, new UserCommit { Associations = [Rows.Link(1, 2)] });
        await WriteAsync(Bob, new UserCommit { Associations = [Rows.Link(1, 2) with { Strength = 1 }] });
        await WriteAsync(Bob, new UserCommit { Unlinked = [Rows.Link(1, 2).Key] });
        Assert.Equal(0.5, Assert.Single(await LinksAsync(1)).Strength);
        Assert.Empty(await ReadAsync(Bob, view => view.GetAssociationsAsync([Rows.Id(1)], Token)));
    }

    [Fact]
    public async Task Count_AsFarAsAskedFor()
    {
        await WriteAsync(Ada, new UserCommit { Associations = [Rows.Link(1, 2), Rows.Link(1, 3), Rows.Link(1, 4)] });
        Assert.Equal((3, 2, 0), (await CountAsync(10), await CountAsync(2), await ReadAsync(Bob, view => view.CountAssociationsAsync(2, Token))));
    }

    [Fact]
    public async Task ListWeakest_OfThoseThatMayGiveWay()
    {
        Association[] links =
        [
            Rows.Link(1, 2) with { Strength = 0.1 }, Rows.Link(2, 3) with { Strength = 0.4, IsAutomatic = true }, Rows.Link(1, 9, "z") with { Strength = 0.4, IsAutomatic = true },
            Rows.Link(1, 9, "a") with { Strength = 0.4, IsAutomatic = true }, Rows.Link(5, 6) with { Strength = 0, IsRemoved = true },
        ];
        await WriteAsync(Ada, new UserCommit { Associations = [.. links] });
        Assert.Equal([links[4], links[3], links[2], links[1]], await ReadAsync(Ada, view => view.ListWeakestAssociationsAsync(10, Token)));
        Assert.Equal([links[4]], await ReadAsync(Ada, view => view.ListWeakestAssociationsAsync(1, Token)));
    }

    [Fact]
    public async Task Delta_AfterLinksChanged_AllLinksFromTheirSources()
    {
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1)], Associations = [Rows.Link(1, 2), Rows.Link(1, 3), Rows.Link(4, 1), Rows.Link(5, 1)] });
        var full = await Store.ReadDeltaAsync(Ada, 0, Token);
        Assert.Equal([2, 1, 1], full.Links.Select(static from => from.Links.Count));

        await WriteAsync(Ada, new UserCommit { Associations = [Rows.Link(1, 3) with { Strength = 1 }], Unlinked = [Rows.Link(5, 1).Key] });
        var delta = await Store.ReadDeltaAsync(Ada, full.Version, Token);
        Assert.False(delta.IsFull);
        Assert.True(delta.Version > full.Version);
        Assert.Equal([Rows.Id(1), Rows.Id(5)], delta.Links.Select(static from => from.Source));
        Assert.Equal([Rows.Link(1, 2), Rows.Link(1, 3) with { Strength = 1 }], delta.Links[0].Links);
        Assert.Empty(delta.Links[1].Links);
        Assert.Empty(delta.Memories);

        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")] });
        Assert.Empty((await Store.ReadDeltaAsync(Ada, delta.Version, Token)).Links);
    }

    [Fact]
    public async Task GetMemories_Some_LatestVersionsOfTheKnown()
    {
        var edited = Rows.Memory(1) with { Content = "edited", RecordedFrom = Rows.Noon.AddHours(1) };
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(1), Rows.Memory(2) with { IsDeleted = true }, Rows.Memory(3)] });
        await WriteAsync(Ada, new UserCommit { Memories = [edited] });
        var found = await ReadAsync(Ada, view => view.GetMemoriesAsync([Rows.Id(1), Rows.Id(2), Rows.Id(9), Rows.Id(1)], Token));
        Assert.Equal([Rows.Id(1), Rows.Id(2)], found.Keys.OrderBy(static id => id.Value));
        Assert.Equal(edited, found[Rows.Id(1)]);
    }

    [Fact]
    public async Task ListSupersededBy_ByTheLatestVersion()
    {
        var (first, second, third) = (Rows.Memory(3) with { SupersededBy = Rows.Id(9) }, Rows.Memory(2) with { SupersededBy = Rows.Id(9) }, Rows.Memory(1) with { SupersededBy = Rows.Id(9) });
        await WriteAsync(Ada, new UserCommit { Memories = [first, second, third] });
        await WriteAsync(Ada, new UserCommit { Memories = [third with { SupersededBy = null, RecordedFrom = Rows.Noon.AddHours(1) }] });
        Assert.Equal([second, first], await ReadAsync(Ada, view => view.ListSupersededByAsync([Rows.Id(9), Rows.Id(8)], 10, Token)));
        Assert.Equal([second], await ReadAsync(Ada, view => view.ListSupersededByAsync([Rows.Id(9)], 1, Token)));
        await WriteAsync(Ada, new UserCommit { Erased = [second.Id] });
        Assert.Equal([first], await ReadAsync(Ada, view => view.ListSupersededByAsync([Rows.Id(9)], 10, Token)));
    }

    [Fact]
    public async Task FindKin_TurnsSlotsAndNames_TheLatestOfEach()
    {
        await WriteAsync(Ada, new UserCommit
        {
            Memories =
            [
                .. Enumerable.Range(1, 4).Select(static id => Rows.Memory(id, id, null, $"remark {id}", "m1")),
                .. Enumerable.Range(5, 4).Select(static id => Rows.Memory(id, id, "friend", $"friend {id}") with { Cardinality = Cardinality.Many }),
                .. Enumerable.Range(10, 4).Select(static id => Rows.Memory(id, id, null, $"Says that Miso is {id}")),
                Rows.Memory(14, 20, null, "Went to Berlin with Miso"), Rows.Memory(15, 20, null, "Saw Miso") with { IsDeleted = true },
            ],
        });
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(13, 13, null, "names nobody now") with { RecordedFrom = Rows.Noon.AddDays(1) }] });
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            var kin = await KinAsync(["m1", "m7"], ["friend", "pet"], ["miso"], most: 3);
            Assert.Equal([4, 3, 2], kin.FromMessages.Select(Number));
            Assert.Equal([8, 7, 6], kin.OfSlots.Select(Number));
            Assert.Equal([14, 12, 11], kin.Named.Select(Number));
            Assert.Equal([14], (await KinAsync([], [], ["berlin", "rome", "berlin"], most: 3)).Named.Select(Number));
        }

        await WriteAsync(Ada, new UserCommit { Erased = [Rows.Id(14)] });
        Assert.Empty((await KinAsync([], [], ["berlin"], most: 3)).Named);
    }

    private static int Number(MemoryRecord memory) => int.Parse(memory.Id.Value.ToString("N"), System.Globalization.NumberStyles.HexNumber);

    private Task<IReadOnlyList<Association>> LinksAsync(params int[] memories) =>
        ReadAsync(Ada, view => view.GetAssociationsAsync([.. memories.Select(Rows.Id)], Token));

    private Task<int> CountAsync(int enough) => ReadAsync(Ada, view => view.CountAssociationsAsync(enough, Token));

    private Task<Kin> KinAsync(string[] messages, string[] slots, string[] names, int most) => ReadAsync(Ada, view => view.FindKinAsync(
        new KinQuestion([.. messages.Select(static id => new MessageId(id))], [.. slots.Select(static slot => Slot.Parse(slot)!.Value)], [.. names], most), Token));
}
