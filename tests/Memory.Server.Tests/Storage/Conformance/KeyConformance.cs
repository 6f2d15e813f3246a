using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class KeyConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Add_Key_FoundByHashAndIdAlsoAfterReopening()
    {
        Assert.False(await Store.Keys.AnyAsync(Token));
        var key = Rows.Key("acme", 1) with { Scope = KeyScope.User, User = new UserId("ada"), RateLimit = 0, Metadata = new Json("""{"a":"b"}""") };
        await Store.Keys.AddAsync(key, Token);
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Assert.True(await Store.Keys.AnyAsync(Token));
            Same(key, await Store.Keys.FindAsync(key.Hash, Token));
            Same(key, await Store.Keys.GetAsync(key.Id, Token));
            Assert.Null(await Store.Keys.FindAsync(Rows.Key("acme", 2).Hash, Token));
            Assert.Null(await Store.Keys.FindAsync([1, 2, 3], Token));
            Assert.Null(await Store.Keys.GetAsync(Rows.Id(2).Value, Token));
        }
    }

    [Fact]
    public async Task Add_KeyOfAKnownId_TheLastSecretCounts()
    {
        var first = Rows.Key("acme", 1);
        var second = first with { Hash = Rows.Key("acme", 2).Hash };
        await Store.Keys.AddAsync(first, Token);
        await Store.Keys.AddAsync(second, Token);
        foreach (var reopened in (bool[])[false, true])
        {
            if (reopened)
                await ReopenAsync();
            Same(second, await Store.Keys.FindAsync(second.Hash, Token));
            Assert.Null(await Store.Keys.FindAsync(first.Hash, Token));
        }
    }

    [Fact]
    public async Task Revoke_OwnKey_OnceAndForGood()
    {
        await Store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        var id = Rows.Id(1).Value;
        Assert.False(await Store.Keys.RevokeAsync(new OwnerId("other"), id, Rows.Noon, Token));
        Assert.False(await Store.Keys.RevokeAsync(new OwnerId("acme"), Rows.Id(9).Value, Rows.Noon, Token));
        Assert.True(await Store.Keys.RevokeAsync(new OwnerId("acme"), id, Rows.Noon.AddHours(1), Token));
        Assert.True(await Store.Keys.RevokeAsync(new OwnerId("acme"), id, Rows.Noon.AddHours(2), Token));
        Assert.Equal(Rows.Noon.AddHours(1), (await Store.Keys.GetAsync(id, Token))!.RevokedAt);
        await ReopenAsync();
        Assert.Equal(Rows.Noon.AddHours(1), (await Store.Keys.FindAsync(Rows.Key("acme", 1).Hash, Token))!.RevokedAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task List_InPages_OwnOnesNewestFirst(int limit)
    {
        foreach (var key in (ApiKey[])[Rows.Key("acme", 1, 5), Rows.Key("acme", 2, 1), Rows.Key("acme", 4, 1), Rows.Key("acme", 3, 1), Rows.Key("other", 5)])
            await Store.Keys.AddAsync(key, Token);
        List<ApiKey> all = [];
        PageKey? next = null;
        do
        {
            var page = await Store.Keys.ListAsync(new OwnerId("acme"), next, limit, Token);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal([1, 4, 3, 2], all.Select(key => (int)key.Hash[0]));
    }

    [Fact]
    public async Task Touch_Key_LastUseIsSeenAndSurvivesACleanStop()
    {
        await Store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        await Store.Keys.TouchAsync(new OwnerId("acme"), Rows.Id(1).Value, Rows.Noon.AddHours(3), Token);
        await Store.Keys.TouchAsync(new OwnerId("acme"), Rows.Id(1).Value, Rows.Noon.AddHours(2), Token);
        Assert.Equal(Rows.Noon.AddHours(3), (await Store.Keys.GetAsync(Rows.Id(1).Value, Token))!.LastUsedAt);
        await Store.Keys.RevokeAsync(new OwnerId("acme"), Rows.Id(1).Value, Rows.Noon.AddHours(4), Token);
        await ReopenAsync();
        var key = await Store.Keys.GetAsync(Rows.Id(1).Value, Token);
        Assert.Equal((Rows.Noon.AddHours(3), Rows.Noon.AddHours(4)), (key!.LastUsedAt, key.RevokedAt));
    }

    private static void Same(ApiKey expected, ApiKey? found)
    {
        Assert.Equal(expected.Hash.AsSpan(), found!.Hash.AsSpan());
        Assert.Equal(expected with { Hash = default }, found with { Hash = default });
    }
}
