using Memory.Server.Backups;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Restoring;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Audit;
using Memory.Server.Tests.Backups;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>A whole store saved and put in place of what a store holds.</summary>
public abstract class BackupConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly OwnerId Other = new("other");

    private MemoryPlace Place => field ??= new MemoryPlace(Time);

    private Bench Bench => field ??= new Bench(Store, Place, Time);

    public override async ValueTask DisposeAsync()
    {
        Bench.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Restore_OfAStoreThatChanged_BringsEverythingBack()
    {
        await FillAsync();
        var before = await Store.TellAsync(withAudit: true, Token);
        var made = await Bench.RunAsync();
        Assert.Equal((2, 3, 4, 2), (made.Counts.Owners, made.Counts.Users, made.Counts.Keys, made.Counts.Tombstones));
        Assert.True(made.IsComplete);
        await ChangeAsync();
        Assert.NotEqual(before, await Store.TellAsync(withAudit: true, Token));

        await RestoreAsync(made);
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
        await ReopenAsync();
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
    }

    [Fact]
    public async Task Restore_ThenUsed_GoesOnAsBefore()
    {
        await FillAsync();
        var made = await Bench.RunAsync();
        await RestoreAsync(made);

        Assert.NotNull(await Store.Jobs.ClaimAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token));
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("afterwards")] });
        await Store.Keys.AddAsync(Rows.Key("acme", 90), Token);
        var row = await Store.Audit.AppendAsync(Ada.Owner, Draft("memory.edit") with { User = Ada.User, Pseudonym = Guid.AllBitsSet }, Token);
        Assert.NotEqual(Guid.AllBitsSet, row.Pseudonym);
        Assert.Equal(await ChainEndAsync(Ada.Owner), row.Hash);
        await ReopenAsync();
        Assert.Contains("afterwards", (await Store.TellImageAsync(Ada, Token))!, StringComparison.Ordinal);
        Assert.NotNull(await Store.Keys.GetAsync(Rows.Id(90).Value, Token));
    }

    [Fact]
    public async Task Restore_IntoTheOtherKindOfStore_TellsTheSame()
    {
        await FillAsync();
        var before = await Store.TellAsync(withAudit: true, Token);
        var made = await Bench.RunAsync();
        await using var fixture = new EmbeddedFixture();
        await using (var target = await fixture.OpenAsync(Time))
        {
            using var bench = new Bench(target, Place, Time);
            Assert.True((await bench.RestoreAsync(made, force: false)).MustReopen);
        }

        await using var reopened = await fixture.OpenAsync(Time);
        Assert.Equal(before, await reopened.TellAsync(withAudit: true, Token));

        // And back again.
        using var back = new Bench(reopened, Place, Time);
        var again = await back.RunAsync();
        await ChangeAsync();
        await RestoreAsync(again);
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
    }

    [Fact]
    public async Task Restore_UserErasedSince_StaysErased()
    {
        await FillAsync();
        var made = await Bench.RunAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        var erased = await Store.Erasures.EraseAsync(Ada, static _ => default, Token);
        await WriteAsync(Bob, new UserCommit { Turns = [Rows.Turn("lost")] });

        var restored = await RestoreAsync(made);
        Assert.Equal(1, restored.Unpacked.Erased);
        Assert.Null(await Store.TellImageAsync(Ada, Token));
        Assert.Equal(erased!.At, await Store.Erasures.FindAsync(Ada.Owner, JobId.ScopeHash(Ada), Token));
        Assert.DoesNotContain((await Store.Keys.ListAsync(Ada.Owner, null, 10, Token)).Items, static key => key.User == Ada.User);
        Assert.Null(await Store.Audit.FindSubjectAsync(Ada, Token));
        Assert.DoesNotContain("lost", (await Store.TellImageAsync(Bob, Token))!, StringComparison.Ordinal);
        Assert.Equal(["bob"], (await Store.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(static user => user.Id.Value));
    }

    [Fact]
    public async Task Restore_UserWhoCameBackAfterAnErasure_IsThere()
    {
        await FillAsync();
        await Store.Erasures.EraseAsync(Ada, static _ => default, Token);
        Time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("anew")] });
        var made = await Bench.RunAsync();
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("lost")] });

        Assert.Equal(0, (await RestoreAsync(made)).Unpacked.Erased);
        var told = await Store.TellImageAsync(Ada, Token);
        Assert.Contains("anew", told!, StringComparison.Ordinal);
        Assert.DoesNotContain("lost", told!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_KeyRevokedSince_StaysRevoked()
    {
        await FillAsync();
        var made = await Bench.RunAsync();
        Assert.True(await Store.Keys.RevokeAsync(Ada.Owner, Rows.Id(1).Value, Rows.Noon.AddHours(1), Token));
        await RestoreAsync(made);
        Assert.Equal(Rows.Noon.AddHours(1), (await Store.Keys.GetAsync(Rows.Id(1).Value, Token))!.RevokedAt);
    }

    [Fact]
    public async Task Restore_StoreThatHoldsSomething_RefusedWithoutForce()
    {
        await FillAsync();
        var made = await Bench.RunAsync();
        await ChangeAsync();
        var before = await Store.TellAsync(withAudit: true, Token);
        await Assert.ThrowsAsync<BackupRefusedException>(() => Bench.RestoreAsync(made, force: false));
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
        await ReopenAsync();
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
    }

    [Fact]
    public async Task Restore_OfADamagedBackup_ChangesNothing()
    {
        await FillAsync();
        var made = await Bench.RunAsync();
        await ChangeAsync();
        var before = await Store.TellAsync(withAudit: true, Token);
        var last = made.Id.Folder + made.Parts[^1].Name;
        var bytes = Place[last];
        foreach (var broken in (byte[][])[[], bytes[..^1], [.. bytes, 0], [.. bytes[..^9], (byte)(bytes[^9] ^ 4), .. bytes[^8..]]])
        {
            Place[last] = broken;
            await Assert.ThrowsAsync<UnusableBackupException>(() => Bench.RestoreAsync(made));
        }

        Place.Remove(last);
        await Assert.ThrowsAsync<UnusableBackupException>(() => Bench.RestoreAsync(made));
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
        await ReopenAsync();
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
    }

    [Fact]
    public async Task Verify_OfABackup_IsSoundAndChangesNothing()
    {
        await FillAsync();
        var made = await Bench.RunAsync();
        var before = await Store.TellAsync(withAudit: true, Token);
        Assert.Equal(0, (await Bench.VerifyAsync(made)).Closed);
        Assert.Equal(before, await Store.TellAsync(withAudit: true, Token));
    }

    private static AuditDraft Draft(string action) => new(Rows.Noon, Rows.Id(1).Value, action);

    private async Task FillAsync()
    {
        var zed = new Scope(Other, new UserId("zed 😀/\\"));
        foreach (var scope in (Scope[])[Ada, Bob, zed])
            await WriteAsync(scope, ImageConformance<EmbeddedFixture>.Everything(scope));
        foreach (var number in (int[])[1, 2])
            await Store.Keys.AddAsync(Rows.Key("acme", number, number), Token);
        await Store.Keys.AddAsync(
            Rows.Key("acme", 3, 3) with { Scope = KeyScope.User, User = Ada.User, RateLimit = 0, Metadata = new Json("""{"a":1}"""), LastUsedAt = Rows.Noon }, Token);
        await Store.Keys.AddAsync(Rows.Key(Other.Value, 4, 4) with { RevokedAt = Rows.Noon }, Token);
        for (var number = 0; number < 5; number++)
            await Store.Audit.AppendAsync(Ada.Owner, Draft("memory.store") with { User = Ada.User, Pseudonym = Rows.Id(50).Value }, Token);
        await Store.Audit.AppendAsync(Other, Draft("user.create") with { User = zed.User, Pseudonym = Rows.Id(51).Value }, Token);
        foreach (var gone in (Scope[])[new(Ada.Owner, new UserId("gone")), new(Other, new UserId("gone"))])
        {
            await WriteAsync(gone, new UserCommit { Turns = [Rows.Turn("secret")] });
            await Store.Erasures.EraseAsync(gone, static _ => default, Token);
            await Store.Erasures.CloseAsync(gone, (await Store.Erasures.FindAsync(gone.Owner, JobId.ScopeHash(gone), Token))!.Value, Token);
        }
    }

    private async Task ChangeAsync()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("changed")] });
        await WriteAsync(new Scope(new OwnerId("third"), new UserId("new")), new UserCommit { Turns = [Rows.Turn("new")] });
        await Store.Keys.AddAsync(Rows.Key("third", 9), Token);
        await Store.Audit.AppendAsync(Ada.Owner, Draft("memory.edit"), Token);
        await Store.Audit.AppendAsync(new OwnerId("third"), Draft("memory.edit"), Token);
    }

    private async Task<RestoredBackup> RestoreAsync(Manifest made)
    {
        var restored = await Bench.RestoreAsync(made);
        if (restored.MustReopen)
            await ReopenAsync();
        return restored;
    }

    private async Task<string> ChainEndAsync(OwnerId owner)
    {
        var last = (await Store.Audit.GetEndsAsync(owner, Token)).Anchor.Hash;
        await foreach (var row in Store.Audit.ReadAsync(owner, Token))
            last = AuditChain.HashOf(last, row);
        return last;
    }
}
