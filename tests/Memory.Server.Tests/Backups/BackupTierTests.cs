using Memory.Server.Backups;
using Memory.Server.Backups.Running;
using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded;

namespace Memory.Server.Tests.Backups;

/// <summary>Which backups are made when, and which are kept.</summary>
public sealed class BackupTierTests : EmbeddedTest
{
    private readonly ManualTime time = new();

    private MemoryPlace Place => field ??= new MemoryPlace(time);

    [Fact]
    public async Task Hourly_DayAfterDay_TheNewestOfEachTierStay()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteTurnAsync(store, Ada, "m");
        using var bench = new Bench(store, Place, time, settings: new BackupSettings { KeepHourly = 5, KeepSixHourly = 3, KeepDaily = 2, KeepManual = 1 });
        for (var hour = 0; hour < 60; hour++)
        {
            foreach (var tier in BackupTiers.Regular.Where(tier => hour % tier.Every().TotalHours == 0))
                await bench.RunAsync(tier);
            time.Advance(TimeSpan.FromHours(1));
        }

        await bench.RunAsync(BackupTier.Manual);
        time.Advance(TimeSpan.FromSeconds(1));
        await bench.RunAsync(BackupTier.Manual);
        var kept = (await bench.Catalogue.ListIdsAsync(Token)).GroupBy(static id => id.Tier).ToDictionary(static tier => tier.Key, static tier => tier.Count());
        Assert.Equal((5, 3, 2, 1), (kept[BackupTier.Hourly], kept[BackupTier.SixHourly], kept[BackupTier.Daily], kept[BackupTier.Manual]));
        Assert.Equal(11, Place.Names.Count(static name => name.EndsWith("/manifest", StringComparison.Ordinal)));
        Assert.Equal(11, Place.Names.Select(static name => name.Split('/')[1]).Distinct(StringComparer.Ordinal).Count(id => BackupId.TryParse(id) is not null));
    }

    [Fact]
    public async Task Prune_TheLastGoodOne_StaysBehindAnyNumberOfBadOnes()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteTurnAsync(store, Ada, "m");
        using var bench = new Bench(store, Place, time, settings: new BackupSettings { KeepHourly = 2 });
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        var good = await bench.RunAsync(BackupTier.Hourly);
        for (var bad = 0; bad < 4; bad++)
        {
            time.Advance(TimeSpan.FromHours(1));
            Place[BackupId.Create(time.GetUtcNow(), BackupTier.Hourly, random).Manifest] = [1, 2, 3];
            await bench.Catalogue.PruneAsync(static _ => 2, Token);
        }

        var listed = await bench.Catalogue.ListAsync(after: null, limit: 50, Token);
        Assert.Equal(3, listed.Count);
        Assert.Equal(good.Id, listed[^1].Id);
        Assert.NotNull(listed[0].Fault);
        Assert.Null(listed[^1].Fault);
    }

    [Fact]
    public async Task Leftovers_OfARunThatNeverEnded_GoAfterADay()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteTurnAsync(store, Ada, "m");
        using var bench = new Bench(store, Place, time);
        var left = await bench.RunAsync();
        Place.Remove(left.Id.Manifest);
        await bench.RunAsync();
        Assert.Contains(Place.Names, name => name.StartsWith(left.Id.Folder, StringComparison.Ordinal));
        time.Advance(TimeSpan.FromDays(1));
        await bench.RunAsync();
        Assert.DoesNotContain(Place.Names, name => name.StartsWith(left.Id.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_AsTheSchedulerCallsIt_MakesOneOfItsTier()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteTurnAsync(store, Ada, "m");
        using var bench = new Bench(store, Place, time);
        var work = new BackupWork(BackupTier.SixHourly, bench.Room);
        Assert.Equal(("backup.six_hourly", TimeSpan.FromHours(6)), (work.Name, work.Every));
        Assert.Equal(0, (await work.RunAsync(static _ => default, Token)).Failed);
        Assert.Equal(BackupTier.SixHourly, Assert.Single(await bench.Catalogue.ListIdsAsync(Token)).Tier);
        var row = Assert.Single(await store.Audit.ListAsync(OwnerId.Default, new(), before: null, 10, Token));
        Assert.Equal(("backup.run", "schedule"), (row.Action, row.Details["by"]));
    }

    [Fact]
    public async Task Run_UserWhoCannotBeRead_TheOthersAreSavedAndItIsTold()
    {
        await using (var store = await Fixture.OpenAsync(time))
        {
            await WriteTurnAsync(store, Ada, "m");
            await WriteTurnAsync(store, Ada, "n");
            await WriteTurnAsync(store, Bob, "m");
        }

        var journal = Fixture.JournalOf(Ada);
        var bytes = await File.ReadAllBytesAsync(journal, Token);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes, Token);
        await using var damaged = await Fixture.OpenAsync(time);
        using var bench = new Bench(damaged, Place, time);
        var made = await bench.RunAsync();
        Assert.Equal((1, 1, false), (made.Counts.Users, made.Unreadable, made.IsComplete));
        Assert.Equal(0, (await bench.VerifyAsync(made)).Closed);
    }

    [Fact]
    public async Task Erasure_PlaceAway_DoneAllTheSameAndNotedLater()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteTurnAsync(store, Ada, "m");
        using var bench = new Bench(store, Place, time);
        var made = await bench.RunAsync();
        Place.OnAct = static (_, _) => throw MemoryPlace.Away();
        var witness = new Memory.Server.Backups.Erasures.ErasureWitness(
            bench.Erasures, new Memory.Server.Backups.Archives.NoSeals(), new BackupOptions(), time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Memory.Server.Backups.Erasures.ErasureWitness>.Instance);
        var erased = await store.Erasures.EraseAsync(Ada, static _ => default, Token);
        await witness.NoteAsync(Ada, erased!.At, Token);
        Place.OnAct = static (_, _) => { };
        Assert.Empty(await bench.Erasures.ReadAsync(Token).ToListAsync(Token));

        await new Memory.Server.Backups.Erasures.ErasureWork(bench.Erasures, new Memory.Server.Backups.Archives.NoSeals(), store).RunAsync(static _ => default, Token);
        var noted = Assert.Single(await bench.Erasures.ReadAsync(Token).ToListAsync(Token));
        Assert.Equal((Ada.Owner, JobId.ScopeHash(Ada), erased.At), (noted.Owner, noted.ScopeHash, noted.At));

        // A store that knows of nothing, such as one on a new machine, learns it from there.
        await using var fixture = new EmbeddedFixture();
        await using (var elsewhere = await fixture.OpenAsync(time))
        {
            using var restoring = new Bench(elsewhere, Place, time);
            Assert.Equal(1, (await restoring.RestoreAsync(made, force: false)).Unpacked.Erased);
        }

        await using var restored = await fixture.OpenAsync(time);
        Assert.Empty(await restored.ListUsersAsync(Ada.Owner, null, 10, Token));
        Assert.Equal(erased.At, await restored.Erasures.FindAsync(Ada.Owner, JobId.ScopeHash(Ada), Token));
    }
}
