using Memory.Server.Backups;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Keys;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Tests.Encryption;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded.Sealing;
using Memory.Server.Tests.Storage.Postgres.Sealing;

namespace Memory.Server.Tests.Backups;

/// <summary>What is sealed in the store is sealed in its backups, opens with the ring beside them, and dies with a user's key.</summary>
public abstract class SealedBackupTests<TFixture> : IAsyncLifetime
    where TFixture : class, IStoreFixture, new()
{
    private const string Planted = "xylophonist-in-reykjavik";

    private readonly ManualTime time = new();
    private readonly TFixture fixture = new();
    private IMemoryStore? store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Scope Ada { get; } = new(new OwnerId("acme"), new UserId("planted-user-ada"));

    private static Scope Bob { get; } = new(new OwnerId("acme"), new UserId("bob"));

    private MemoryPlace Place => field ??= new MemoryPlace(time);

    public async ValueTask InitializeAsync()
    {
        store = await fixture.OpenAsync(time);
        foreach (var scope in (Scope[])[Ada, Bob])
        {
            await store.CommitAsync(
                scope,
                Rows.Known(
                    new UserCommit { Turns = [Rows.Turn("m1", content: $"I am a {Planted}")], Memories = [Rows.Memory(1, 0, "job", Planted) with { Metadata = new Json($$"""{"x":"{{Planted}}"}""") }] },
                    time),
                Token);
        }

        await store.Keys.AddAsync(Rows.Key("acme", 1) with { Metadata = new Json($$"""{"x":"{{Planted}}"}""") }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await store!.DisposeAsync();
        await fixture.DisposeAsync();
    }

    /// <summary>A store that has never been one with the other, with a ring of its own.</summary>
    private protected virtual Task<TFixture> NewMachineAsync() => Task.FromResult(new TFixture());

    /// <summary>Whose data did not open.</summary>
    private protected abstract IReadOnlyCollection<KeyHolder> BrokenOf(TFixture held);

    [Fact]
    public async Task Run_NothingOfWhatWasSaid_StandsInAnyFile()
    {
        using var bench = BenchOf(store!);
        var made = await bench.RunAsync();
        Assert.NotNull(made.Ring);
        Assert.NotEmpty(Place.Names);
        Assert.All(Place.Names, name => Assert.False(Traces.IsIn(Place[name], Planted), name));
        Assert.All(
            Place.Names.Where(static name => name.StartsWith("archives/", StringComparison.Ordinal)), name => Assert.False(Traces.IsIn(Place[name], Ada.User.Value), name));
        Assert.Equal(0, (await bench.VerifyAsync(made)).Closed);
    }

    [Fact]
    public async Task Restore_OnANewMachine_OpensWithTheRingBesideTheBackups()
    {
        using var bench = BenchOf(store!);
        var made = await bench.RunAsync();
        var before = await store!.TellAsync(withAudit: false, Token);
        await using var elsewhere = await NewMachineAsync();
        await using (var target = await elsewhere.OpenAsync(time))
        {
            using var restoring = BenchOf(target);
            await restoring.RestoreAsync(made, force: false);
        }

        await using var restored = await elsewhere.OpenAsync(time);
        Assert.Equal(before, await restored.TellAsync(withAudit: false, Token));
        Assert.Empty(BrokenOf(elsewhere));
    }

    [Fact]
    public async Task Restore_InPlace_UsesTheStoresOwnRing()
    {
        using var bench = BenchOf(store!);
        var made = await bench.RunAsync();
        var before = await store!.TellAsync(withAudit: false, Token);
        await store!.CommitAsync(Ada, Rows.Known(new UserCommit { Turns = [Rows.Turn("later")] }, time), Token);
        await bench.RestoreAsync(made);
        await store!.DisposeAsync();
        store = await fixture.OpenAsync(time);
        Assert.Equal(before, await store.TellAsync(withAudit: false, Token));
        Assert.Empty(BrokenOf(fixture));
    }

    [Fact]
    public async Task Erased_UsersRows_OpenInNoBackupAnyMore()
    {
        using var bench = BenchOf(store!);
        var made = await bench.RunAsync();
        var seals = SealsOf(store!);
        await store!.Erasures.EraseAsync(Ada, token => KeysOf(store)!.DestroyAsync(new KeyHolder(Ada.Owner.Value, Ada.User.Value), token), Token);
        await seals.ForgetAsync(new KeyHolder(Ada.Owner.Value, Ada.User.Value), Token);

        Assert.Equal(1, (await bench.VerifyAsync(made)).Closed);
        Assert.DoesNotContain(Place.Names, name => name.StartsWith("keyring/", StringComparison.Ordinal) && Traces.IsIn(Place[name], Ada.User.Value));
        var restored = await bench.RestoreAsync(made);
        Assert.Equal((1, 1), (restored.Unpacked.Erased, restored.Unpacked.Closed));
        await store.DisposeAsync();
        store = await fixture.OpenAsync(time);
        Assert.Equal(["bob"], (await store.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(static user => user.Id.Value));
    }

    [Fact]
    public async Task Restore_KeysMissing_SaysWhichAndChangesNothing()
    {
        using var bench = BenchOf(store!);
        var made = await bench.RunAsync();
        foreach (var name in Place.Names.Where(static name => name.StartsWith("keyring/", StringComparison.Ordinal)))
            Place.Remove(name);
        await using var elsewhere = await NewMachineAsync();
        await using var target = await elsewhere.OpenAsync(time);
        using var restoring = BenchOf(target);
        var refused = await Assert.ThrowsAsync<UnusableBackupException>(() => restoring.RestoreAsync(made, force: false));
        Assert.Contains("keys are missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("of owner acme", refused.Message, StringComparison.Ordinal);
        Assert.Equal("", await target.TellAsync(withAudit: false, Token));
    }

    [Fact]
    public async Task Restore_SealedPartMovedToAnotherBackup_DoesNotOpen()
    {
        using var bench = BenchOf(store!);
        var (one, other) = (await bench.RunAsync(), await bench.RunAsync());
        var part = one.Parts[0].Name;
        Place[other.Id.Folder + part] = Place[one.Id.Folder + part];
        Place[other.Id.Manifest] = ManifestFile.Write(other with { Parts = [one.Parts[0], .. other.Parts.Skip(1)] });
        await Assert.ThrowsAsync<UnusableBackupException>(() => bench.RestoreAsync(other));
    }

    private Bench BenchOf(IMemoryStore over) => new(over, Place, time, SealsOf(over));

    private RingSeals SealsOf(IMemoryStore over) => new(() => KeysOf(over), new RingCopy(Place), Rings.Settings(Rings.Key(1)));

    private static DataKeys? KeysOf(IMemoryStore over) => ((ISealedStore)over).DataKeys;
}

public sealed class KeyedEmbeddedBackups : SealedBackupTests<SealedFixture>
{
    private protected override IReadOnlyCollection<KeyHolder> BrokenOf(SealedFixture held) => held.Broken;
}

public sealed class KeyedPostgresBackups : SealedBackupTests<SealedPostgresFixture>
{
    private protected override IReadOnlyCollection<KeyHolder> BrokenOf(SealedPostgresFixture held) => held.Broken;

    /// <summary>Not the database that the others are copies of.</summary>
    private protected override async Task<SealedPostgresFixture> NewMachineAsync()
    {
        var machine = new SealedPostgresFixture();
        await machine.BeginPlainAsync();
        machine.Ring = SealedPostgresFixture.Sealing(1);
        await machine.ConvertAsync();
        return machine;
    }
}
