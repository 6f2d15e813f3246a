using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Tests.Encryption;

public sealed class DataKeysTests
{
    private readonly FakeRing _ring = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_UnknownHolder_CreatesNothing()
    {
        using var keys = await OpenAsync();
        Assert.Null(await keys.FindAsync(Rings.Ada, Token));
        Assert.Empty(_ring.Keys);
    }

    [Fact]
    public async Task KeyOf_AskedByManyAtOnce_IsOneKey()
    {
        using var keys = await OpenAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await keys.KeyOfAsync(Rings.Ada, Token))));
        Assert.Single(ids.Distinct());
        Assert.Equal(ids[0].Id, Assert.Single(_ring.Keys).Value.Key.Id);
    }

    [Fact]
    public async Task KeyOf_OfTwoServers_OpensWhatTheOtherSealed()
    {
        var first = (await Rings.OpenAsync(_ring, null, Rings.Key(1)))!;
        using var one = first.Keys;
        using var two = (await Rings.OpenAsync(_ring, first.Note, Rings.Key(1)))!.Keys;
        var closed = (await one.KeyOfAsync(Rings.Ada, Token)).Seal("tea"u8, []);
        Assert.Equal("tea", (await two.KeyOfAsync(Rings.Ada, Token)).Read(closed));
        Assert.Null((await two.KeyOfAsync(Rings.Bob, Token)).Read(closed));
    }

    [Fact]
    public async Task Keys_MoreThanFit_LeaveByLastUseAndStillWork()
    {
        using var keys = await OpenAsync(capacity: 2);
        var ada = await keys.KeyOfAsync(Rings.Ada, Token);
        await keys.KeyOfAsync(Rings.Bob, Token);
        await keys.KeyOfAsync(Rings.Ada, Token);
        await keys.KeyOfAsync(new KeyHolder("acme", User: null), Token);
        Assert.Equal(2, keys.Count);

        // Bob's was used longest ago.
        _ring.Found.Clear();
        Assert.Same(ada, await keys.KeyOfAsync(Rings.Ada, Token));
        Assert.Empty(_ring.Found);
        var bob = await keys.KeyOfAsync(Rings.Bob, Token);
        Assert.Equal([Rings.Bob], _ring.Found);
        Assert.Equal("x", bob.Read(bob.Seal("x"u8, [])));
        Assert.Equal("x", ada.Read(ada.Seal("x"u8, [])));
    }

    [Fact]
    public async Task Destroy_KeyInUse_OpensNothingAndTheNextIsAnother()
    {
        using var keys = await OpenAsync();
        var ada = await keys.KeyOfAsync(Rings.Ada, Token);
        var closed = ada.Seal("tea"u8, []);
        await keys.DestroyAsync(Rings.Ada, Token);
        await keys.DestroyAsync(Rings.Ada, Token);

        Assert.Throws<KeyUnavailableException>(() => ada.Seal("tea"u8, []));
        Assert.Null(await keys.FindAsync(Rings.Ada, Token));
        var next = await keys.KeyOfAsync(Rings.Ada, Token);
        Assert.NotEqual(ada.Id, next.Id);
        Assert.Null(next.TryOpen(closed, []));
    }

    /// <summary>A key that was read from the ring just before it was destroyed must not be kept: what it sealed from then on would be lost.</summary>
    [Fact]
    public async Task Destroy_WhileTheKeyIsBeingRead_DoesNotBringItBack()
    {
        using var keys = await OpenAsync();
        var former = (await keys.KeyOfAsync(Rings.Ada, Token)).Id;
        keys.Forget(Rings.Ada);
        var found = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _ring.OnFound = () =>
        {
            found.TrySetResult();
            return goOn.Task;
        };
        var reading = keys.FindAsync(Rings.Ada, Token).AsTask();
        await found.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        await keys.DestroyAsync(Rings.Ada, Token);
        goOn.SetResult();

        Assert.Null(await reading);
        Assert.NotEqual(former, (await keys.KeyOfAsync(Rings.Ada, Token)).Id);
    }

    [Fact]
    public async Task Find_KeyOfSomebodyElse_IsUnavailableAndNobodyElseIs()
    {
        using (var keys = await OpenAsync())
        {
            await keys.KeyOfAsync(Rings.Ada, Token);
            await keys.KeyOfAsync(Rings.Bob, Token);
            var bobs = _ring.Keys.Values.Single(static key => key.Holder == Rings.Bob).Key;
            _ring.Tamper(Rings.Ada, _ => bobs);
            keys.Forget(Rings.Ada);
            await Assert.ThrowsAsync<KeyUnavailableException>(async () => await keys.FindAsync(Rings.Ada, Token));
            await Assert.ThrowsAsync<KeyUnavailableException>(async () => await keys.KeyOfAsync(Rings.Ada, Token));
            Assert.NotNull(await keys.FindAsync(Rings.Bob, Token));
        }
    }

    private async Task<DataKeys> OpenAsync(int capacity = 100)
    {
        var (master, known) = MasterKeys.Create(Rings.Key(1), Rings.Random);
        await _ring.BeginAsync(Guid.Empty, Token);
        await _ring.AddMasterAsync(known, Token);
        return new DataKeys(_ring, new OpenMasters(_ring, [Rings.Key(1)], master, [master]), Rings.Random, capacity);
    }
}
