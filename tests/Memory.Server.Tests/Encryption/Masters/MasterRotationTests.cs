using Memory.Server.Configuration;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Tests.Encryption.Masters;

public sealed class MasterRotationTests
{
    private const int Users = 5;

    private readonly FakeRing _ring = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rotation_WrapsAllAnewAndForgetsTheFormer()
    {
        var (note, closed) = await BeginAsync(_ring);
        var rotating = (await Rings.OpenAsync(_ring, note, Rings.Key(2), Rings.Key(1)))!;
        Assert.True(await rotating.Rotation.IsNeededAsync(Token));
        Assert.Equal(new RotationResult(Users, 0, IsDone: true), await rotating.Rotation.RunAsync(null, Token));
        Assert.False(await rotating.Rotation.IsNeededAsync(Token));

        await ShouldOpenAsync(_ring, note, closed, Rings.Key(2));
        await Assert.ThrowsAsync<SettingsException>(() => Rings.OpenAsync(_ring, note, Rings.Key(1)));
    }

    [Fact]
    public async Task Rotation_KilledAtAnyStep_GoesOn()
    {
        for (var step = 0; ; step++)
        {
            var ring = new FakeRing();
            var (note, closed) = await BeginAsync(ring);
            ring.DiesAt = ring.Changes + step;
            var wasKilled = false;
            try
            {
                await (await Rings.OpenAsync(ring, note, Rings.Key(2), Rings.Key(1)))!.Rotation.RunAsync(null, Token);
            }
            catch (IOException)
            {
                wasKilled = true;
            }

            ring.DiesAt = int.MaxValue;
            await ShouldOpenAsync(ring, note, closed, Rings.Key(2), Rings.Key(1));
            await ShouldOpenAsync(ring, note, closed, Rings.Key(3), Rings.Key(2), Rings.Key(1));
            Assert.True((await (await Rings.OpenAsync(ring, note, Rings.Key(2), Rings.Key(1), Rings.Key(3)))!.Rotation.RunAsync(null, Token)).IsDone);
            await ShouldOpenAsync(ring, note, closed, Rings.Key(2));
            if (!wasKilled)
            {
                Assert.True(step >= Users);
                return;
            }
        }
    }

    [Fact]
    public async Task Open_FormerKeyTakenOutTooEarly_IsRefused()
    {
        var (note, _) = await BeginAsync(_ring);
        _ring.DiesAt = _ring.Changes + 3;
        await Assert.ThrowsAsync<IOException>(async () => await (await Rings.OpenAsync(_ring, note, Rings.Key(2), Rings.Key(1)))!.Rotation.RunAsync(null, Token));
        _ring.DiesAt = int.MaxValue;
        var refused = await Assert.ThrowsAsync<SettingsException>(() => Rings.OpenAsync(_ring, note, Rings.Key(2)));
        Assert.Contains("PreviousKeys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotation_OverAKeyThatDoesNotOpen_KeepsTheFormer()
    {
        var (note, closed) = await BeginAsync(_ring);
        var whole = _ring.Keys.Values.Single(static key => key.Holder == Holder(0)).Key;
        _ring.Tamper(Holder(0), static key => key with { Bytes = key.Bytes.SetItem(20, (byte)(key.Bytes[20] ^ 1)) });
        var rotating = (await Rings.OpenAsync(_ring, note, Rings.Key(2), Rings.Key(1)))!;
        Assert.Equal(new RotationResult(Users - 1, 1, IsDone: false), await rotating.Rotation.RunAsync(null, Token));

        // It is brought back from a backup of the ring.
        _ring.Tamper(Holder(0), _ => whole);
        Assert.Equal(new RotationResult(1, 0, IsDone: true), await rotating.Rotation.RunAsync(null, Token));
        await ShouldOpenAsync(_ring, note, closed, Rings.Key(2));
    }

    [Fact]
    public async Task Rotation_OfAnotherServer_IsFollowedByWhoKnowsBothKeys()
    {
        var (note, closed) = await BeginAsync(_ring);
        using var follower = (await Rings.OpenAsync(_ring, note, Rings.Key(1), Rings.Key(2)))!.Keys;
        using var stranger = (await Rings.OpenAsync(_ring, note, Rings.Key(1)))!.Keys;
        await (await Rings.OpenAsync(_ring, note, Rings.Key(2), Rings.Key(1)))!.Rotation.RunAsync(null, Token);

        Assert.Equal("tea 0", (await follower.FindAsync(Holder(0), Token))!.Read(closed[0]));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await stranger.FindAsync(Holder(0), Token));

        // It must not make keys that nobody could open after its end.
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await stranger.KeyOfAsync(new KeyHolder("acme", "new"), Token));
    }

    private static KeyHolder Holder(int number) => new("acme", $"user {number}");

    private static async Task<(SealNote Note, byte[][] Closed)> BeginAsync(FakeRing ring)
    {
        var opened = (await Rings.OpenAsync(ring, null, Rings.Key(1)))!;
        using var keys = opened.Keys;
        var closed = new byte[Users][];
        for (var i = 0; i < Users; i++)
            closed[i] = (await keys.KeyOfAsync(Holder(i), Token)).Seal(System.Text.Encoding.UTF8.GetBytes($"tea {i}"), []);
        return (opened.Note, closed);
    }

    private static async Task ShouldOpenAsync(
        FakeRing ring, SealNote note, byte[][] closed, MasterSecret current, params System.Collections.Immutable.ImmutableArray<MasterSecret> previous)
    {
        using var keys = (await Rings.OpenAsync(ring, note, current, previous))!.Keys;
        for (var i = 0; i < Users; i++)
            Assert.Equal($"tea {i}", (await keys.FindAsync(Holder(i), Token))!.Read(closed[i]));
    }
}
