using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class UserConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Read_UnknownUser_EmptyAndNotCreated()
    {
        Assert.Null(await ReadAsync(Ada, view => view.GetUserAsync(Token)));
        Assert.Equal(new UserUsage(0, 0, 0, null), await ReadAsync(Ada, view => view.GetUsageAsync(Token)));
        Assert.Equal(SlotState.Empty.Memories, (await ReadAsync(Ada, view => view.GetSlotAsync(Slot.Parse("location"), null, Token))).Memories);
        Assert.Empty(await Store.ListUsersAsync(Ada.Owner, null, 10, Token));
    }

    [Fact]
    public async Task Write_Profile_ReadBackAlsoAfterReopening()
    {
        var profile = new UserProfile(Rows.Noon, "Ada ✓", new Json("""{"plan":"pro","n":1.50}"""));
        await WriteAsync(Ada, new UserCommit { User = profile });
        Assert.Equal(profile, await ReadAsync(Ada, view => view.GetUserAsync(Token)));
        await ReopenAsync();
        Assert.Equal(profile, await ReadAsync(Ada, view => view.GetUserAsync(Token)));
    }

    [Fact]
    public async Task Usage_AfterWrites_CountsWhatIsLive()
    {
        var ended = Rows.Session("s2") with { EndedAt = Rows.Noon };
        await WriteAsync(Ada, new UserCommit
        {
            Sessions = [Rows.Session("s1"), ended],
            Turns = [Rows.Turn("m1"), Rows.Turn("m2")],
            Memories = [Rows.Memory(1), Rows.Memory(2), Rows.Memory(3) with { IsDeleted = true }],
        });
        Time.Advance(TimeSpan.FromHours(1));
        await WriteAsync(Ada, new UserCommit { Memories = [Rows.Memory(2) with { RecordedFrom = Rows.Noon.AddHours(1), IsDeleted = true }] });

        var usage = new UserUsage(1, 2, 1, Rows.Noon.AddHours(1));
        Assert.Equal(usage, await ReadAsync(Ada, view => view.GetUsageAsync(Token)));
        await ReopenAsync();
        Assert.Equal(usage, await ReadAsync(Ada, view => view.GetUsageAsync(Token)));
    }

    [Fact]
    public async Task ListUsers_ManyOwners_OwnOnesByIdInPages()
    {
        foreach (var name in (string[])["carol", "ada", "dan", "bob"])
            await WriteAsync(new Scope(Ada.Owner, new UserId(name)), UserCommit.None);
        await WriteAsync(new Scope(new OwnerId("other"), new UserId("eve")), UserCommit.None);

        var first = await Store.ListUsersAsync(Ada.Owner, null, 3, Token);
        var rest = await Store.ListUsersAsync(Ada.Owner, first[^1].Id, 3, Token);
        Assert.Equal(["ada", "bob", "carol", "dan"], first.Concat(rest).Select(user => user.Id.Value));
        Assert.Empty(await Store.ListUsersAsync(Ada.Owner, rest[^1].Id, 3, Token));
        await ReopenAsync();
        Assert.Equal(4, (await Store.ListUsersAsync(Ada.Owner, null, 10, Token)).Count);
    }

    [Fact]
    public async Task ListUsers_IdsBeyondTheBasicPlane_InCodePointOrder()
    {
        string[] names = ["", "a", "é", "\uD7FF", "\uE000", "\uFFFD", "\uFFFD😀", "𐀀", "😀", "😀a", "😁"];
        foreach (var name in names.Skip(1).Reverse())
            await WriteAsync(new Scope(Ada.Owner, new UserId(name)), UserCommit.None);

        for (var place = 0; place < names.Length; place++)
        {
            var rest = await Store.ListUsersAsync(Ada.Owner, new UserId(names[place]), 20, Token);
            Assert.Equal(names[(place + 1)..], rest.Select(user => user.Id.Value));
        }
    }

    [Fact]
    public async Task Write_UsersOfOtherOwnersWithTheSameId_StayApart()
    {
        var other = Ada with { Owner = new OwnerId("other") };
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")] });
        Assert.Null(await ReadAsync(other, view => view.GetTurnAsync(new MessageId("m1"), Token)));
        Assert.Null(await ReadAsync(Bob, view => view.GetTurnAsync(new MessageId("m1"), Token)));
    }
}
