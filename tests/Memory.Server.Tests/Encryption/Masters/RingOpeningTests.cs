using Memory.Server.Configuration;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Tests.Encryption.Masters;

public sealed class RingOpeningTests
{
    private readonly FakeRing _ring = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_PlainStoreAndNoSettings_ConcernsNobody()
    {
        Assert.Null(await Rings.OpenAsync(_ring, null, current: null));
        Assert.Null(await Rings.OpenAsync(_ring, null, current: null, Rings.Key(1)));
        Assert.Equal(0, _ring.Changes);
    }

    [Fact]
    public async Task Open_PlainStoreAndAKey_BeginsAndOpensAgain()
    {
        var (note, closed) = await BeginAsync(Rings.Key(1));
        Assert.Equal(SealState.Sealing, note.State);
        var again = (await Rings.OpenAsync(_ring, note with { State = SealState.Sealed }, Rings.Key(1)))!;
        Assert.Equal(note with { State = SealState.Sealed }, again.Note);
        Assert.Equal("tea", (await again.Keys.FindAsync(Rings.Ada, Token))!.Read(closed));
        Assert.False(await again.Rotation.IsNeededAsync(Token));
    }

    [Fact]
    public async Task Open_Passphrase_OpensOnlyWithItself()
    {
        var (note, closed) = await BeginAsync(Rings.Passphrase("correct horse battery"));
        var again = (await Rings.OpenAsync(_ring, note, Rings.Passphrase("correct horse battery")))!;
        Assert.Equal("tea", (await again.Keys.FindAsync(Rings.Ada, Token))!.Read(closed));
        await RefusedAsync(note, Rings.Passphrase("correct horse batterY"));
        await RefusedAsync(note, Rings.Key(1));
    }

    [Fact]
    public async Task Open_EncryptedStoreWithoutWhatOpensIt_IsRefusedWithoutTellingAnySecret()
    {
        var (note, _) = await BeginAsync(Rings.Key(1));
        Assert.Contains("Memory:Encryption:MasterKey", (await RefusedAsync(note, current: null)).Message, StringComparison.Ordinal);
        foreach (var current in (MasterSecret?[])[Rings.Key(2), null])
        {
            var refused = await RefusedAsync(note, current, Rings.Key(3));
            Assert.Contains(_ring.Place, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Rings.Key(3).Key.AsSpan()), refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_RingIsMissingOrAnotherStores_IsRefused()
    {
        var (note, _) = await BeginAsync(Rings.Key(1));
        Assert.Contains("missing", (await RefusedAsync(new FakeRing(), note, Rings.Key(1))).Message, StringComparison.Ordinal);

        // Even one under the same master key.
        var other = new FakeRing();
        await Rings.OpenAsync(other, null, Rings.Key(1));
        Assert.Contains("another store", (await RefusedAsync(other, note, Rings.Key(1))).Message, StringComparison.Ordinal);
        Assert.Contains("another store", (await RefusedAsync(_ring, null, Rings.Key(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_KilledBeforeAnythingWasSealed_BeginsAgain()
    {
        for (var step = 0; step < 3; step++)
        {
            var ring = new FakeRing { DiesAt = step };
            if (step < 2)
                await Assert.ThrowsAsync<IOException>(() => Rings.OpenAsync(ring, null, Rings.Key(1)));
            ring.DiesAt = int.MaxValue;
            using var keys = (await Rings.OpenAsync(ring, null, Rings.Key(1)))!.Keys;
            Assert.NotNull(await keys.KeyOfAsync(Rings.Ada, Token));
        }
    }

    [Fact]
    public async Task Open_OnlyFormerKeysAreConfigured_OpensAndSealsNothingNew()
    {
        var (note, closed) = await BeginAsync(Rings.Key(1));
        var opening = (await Rings.OpenAsync(_ring, note with { State = SealState.Sealed }, current: null, Rings.Key(2), Rings.Key(1)))!;
        Assert.Equal((SealState.Opening, false), (opening.Note.State, opening.Keys.Seals));
        Assert.Equal("tea", (await opening.Keys.KeyOfAsync(Rings.Ada, Token)).Read(closed));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await opening.Keys.KeyOfAsync(Rings.Bob, Token));
    }

    [Fact]
    public async Task Open_StoreThatBecamePlainAndWasKilled_ClearsTheRing()
    {
        var (note, _) = await BeginAsync(Rings.Key(1));
        Assert.Null(await Rings.OpenAsync(_ring, note with { State = SealState.Open }, current: null));
        Assert.Empty(_ring.Keys);
        var anew = (await Rings.OpenAsync(_ring, null, Rings.Key(2)))!;
        Assert.NotEqual(note.Ring, anew.Note.Ring);
    }

    [Fact]
    public async Task Open_TwoServersBeginAtTheSameTime_AgreeOnOneMasterKey()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Rings.OpenAsync(_ring, null, Rings.Key(1)))));
        using var one = opened[0]!.Keys;
        foreach (var other in opened)
            Assert.Equal((await one.KeyOfAsync(Rings.Ada, Token)).Id, (await other!.Keys.KeyOfAsync(Rings.Ada, Token)).Id);
        Assert.Single(opened.Select(static each => each!.Note.Ring).Distinct());
    }

    /// <summary>Begins a ring and seals something of Ada's.</summary>
    private async Task<(SealNote Note, byte[] Closed)> BeginAsync(MasterSecret secret)
    {
        var opened = (await Rings.OpenAsync(_ring, null, secret))!;
        using var keys = opened.Keys;
        return (opened.Note, (await keys.KeyOfAsync(Rings.Ada, Token)).Seal("tea"u8, []));
    }

    private Task<SettingsException> RefusedAsync(SealNote? note, MasterSecret? current, params System.Collections.Immutable.ImmutableArray<MasterSecret> previous) =>
        RefusedAsync(_ring, note, current, previous);

    private static Task<SettingsException> RefusedAsync(
        IKeyRing ring, SealNote? note, MasterSecret? current, params System.Collections.Immutable.ImmutableArray<MasterSecret> previous) =>
        Assert.ThrowsAsync<SettingsException>(() => Rings.OpenAsync(ring, note, current, previous));
}
