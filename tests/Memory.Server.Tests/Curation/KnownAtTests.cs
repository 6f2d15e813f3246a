using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Tests.Lifecycle;

namespace Memory.Server.Tests.Curation;

/// <summary>Whoever asks what was known at an instant sees each change whole or not at all, also when the clock stands still or runs back.</summary>
public sealed class KnownAtTests
{
    private static readonly string[] Cities = ["Oslo", "Bern", "Turku"];

    private static readonly string[] Allergies = ["peanut", "peanuts", "nut", "milk"];

    /// <summary>Most changes come in the very instant of the one before them.</summary>
    private static readonly TimeSpan[] Moves = [default, default, default, default, Instants.Step, TimeSpan.FromHours(1), TimeSpan.FromSeconds(-2)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Replacement_InTheInstantInWhichTheReplacedOneChanged_IsKnownWhole(int seconds)
    {
        await using var world = await World.OpenAsync();
        var bosch = await world.RememberAsync("employer", "Bosch");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.Curator.EditAsync(world.Ana, bosch.Id, new MemoryEdit { Importance = new Change<int?>(5) }, Token);
        world.Time.Advance(TimeSpan.FromSeconds(seconds));
        await world.RememberAsync("employer", "Siemens");

        var versions = await VersionsAsync(world, world.Ana);
        Assert.Equal(
            ["bosch", "bosch", "siemens"],
            InstantsOf(versions).Select(instant => string.Join(", ", KnownAt(versions, instant).Where(memory => memory.IsInCurrentView(world.Time.Now())).Select(static memory => memory.Identity))));
    }

    [Fact]
    public async Task Batch_OverSlotsOneOfWhichJustChanged_IsKnownWhole()
    {
        await using var world = await World.OpenAsync();
        var oslo = await world.RememberAsync("location", "Oslo");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.Curator.EditAsync(world.Ana, oslo.Id, new MemoryEdit { Importance = new Change<int?>(5) }, Token);
        await world.Curator.RememberAsync(world.Ana, [World.Fact("pet", "Rex"), World.Fact("location", "Bern"), World.Fact("employer", "Bosch")], world.Ids, Token);

        var versions = await VersionsAsync(world, world.Ana);
        Assert.Equal([1, 1, 4], InstantsOf(versions).Select(instant => versions.Count(version => version.RecordedFrom == instant)));
    }

    [Fact]
    public async Task Twins_HiddenInTheInstantOfTheirMerge_AreKnownHiddenTogether()
    {
        await using var world = await World.OpenAsync();
        var kept = await world.RememberAsync("allergy", "peanut");
        await world.RememberAsync("allergy", "peanuts");
        var rooms = new LifecycleRooms(world.Store, world.Time);
        await rooms.Runs.RunAsync(rooms.Optimize, world.Ana, isDryRun: false, Token);
        await world.Curator.EditAsync(world.Ana, kept.Id, new MemoryEdit { Importance = new Change<int?>(5) }, Token);
        var before = await VersionsAsync(world, world.Ana);
        Assert.Contains(before, static version => version.SupersededReason == SupersededReason.Merged);

        Assert.True(await world.Curator.SoftDeleteAsync(world.Ana, kept.Id, Token));

        var hidden = (await VersionsAsync(world, world.Ana)).Where(static version => version.IsDeleted).ToList();
        Assert.Equal(2, hidden.Count);
        Assert.Equal(hidden[0].RecordedFrom, hidden[1].RecordedFrom);
        Assert.True(before.TrueForAll(version => version.RecordedFrom < hidden[0].RecordedFrom));
    }

    [Fact]
    public async Task Changes_InAnyOrder_AreKnownOneAfterAnotherAndWhole()
    {
        await using var world = await World.OpenAsync();
        var told = 0;
        var step = ArbMap.Default.GeneratorFor<(byte Act, byte Which, byte Move)>();
        Prop.ForAll(Arb.From(step.ListOf(25)), steps => TellAsync(world, World.Of("acme", $"u{++told}"), steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Full ? 400 : 25).WithQuietOnSuccess(true));
    }

    private static async Task TellAsync(World world, Scope user, IEnumerable<(byte Act, byte Which, byte Move)> steps)
    {
        var rooms = new LifecycleRooms(world.Store, world.Time, TestRules.Lifecycle);
        var written = new List<MemoryRecord>();
        var shown = new List<(DateTimeOffset Recorded, string View)>();
        foreach (var (act, which, move) in steps)
        {
            world.Time.Advance(Moves[move % Moves.Length]);
            try
            {
                await ActAsync(world, rooms, user, act, which);
            }
            catch (ConflictException)
            {
                // What cannot be restored or changed any more changes nothing.
            }

            var versions = await VersionsAsync(world, user);
            var added = versions.Except(written).ToList();
            if (added.Count == 0)
                continue;
            var recorded = Assert.Single(added.Select(static version => version.RecordedFrom).Distinct());
            Assert.All(added, version => Assert.DoesNotContain(written, earlier => earlier.Id == version.Id && earlier.RecordedFrom >= recorded));
            written = versions;
            if (added.Exists(static version => version.Cardinality == Cardinality.One))
                shown.Add((recorded, View(LatestOf(versions))));
        }

        foreach (var instant in InstantsOf(written))
        {
            // Later changes are recorded later, so that the last one by then is what was known.
            Assert.Equal(shown.LastOrDefault(view => view.Recorded <= instant).View ?? "", View(KnownAt(written, instant)));
            Assert.True(KnownAt(written, instant).Count(static memory => memory is { Cardinality: Cardinality.One, SupersededAt: null, ValidTo: null, IsDeleted: false }) <= 1);
        }

        Assert.Equal(shown.Select(static view => view.Recorded).Order(), shown.Select(static view => view.Recorded));
    }

    private static async Task ActAsync(World world, LifecycleRooms rooms, Scope user, byte act, byte which)
    {
        var known = LatestOf(await VersionsAsync(world, user)).Where(static memory => !memory.IsDeleted).OrderBy(static memory => memory.Id.Value).ToList();
        var any = known.Count == 0 ? null : known[which % known.Count];
        var (city, allergy) = (World.Fact("location", Cities[which % Cities.Length]), World.Fact("allergy", Allergies[which % Allergies.Length]));
        switch (act % 8, any)
        {
            case (0, _):
                await world.Curator.RememberAsync(user, [city with { Importance = 5 }], world.Ids, Token);
                break;
            case (1, _):
                await world.Curator.RememberAsync(user, [allergy with { Importance = 5 }], world.Ids, Token);
                break;
            case (2, _):
                await world.Curator.RememberAsync(user, [allergy, city, World.Fact("pet", Cities[which % Cities.Length])], world.Ids, Token);
                break;
            case (3, not null):
                await world.Curator.EditAsync(user, any.Id, new MemoryEdit { Importance = new Change<int?>(1 + (which % 5)) }, Token);
                break;
            case (4, not null):
                await world.Curator.EditAsync(user, any.Id, new MemoryEdit { Value = new Change<Json?>(Json.From(Cities[act / 8 % Cities.Length])) }, Token);
                break;
            case (5, not null):
                await world.Restorer.RestoreAsync(user, any.Id, reason: null, Token);
                break;
            case (6, not null) when which % 3 == 0:
                await world.Curator.SoftDeleteAsync(user, any.Id, Token);
                break;
            default:
                await rooms.Runs.RunAsync(rooms.Optimize, user, isDryRun: false, Token);
                break;
        }
    }

    private static string View(IEnumerable<MemoryRecord> memories) => string.Join('\n', memories.Where(static memory => memory.Cardinality == Cardinality.One)
        .OrderBy(static memory => memory.Id.Value).Select(static memory => memory.ToString()));

    private static async Task<List<MemoryRecord>> VersionsAsync(World world, Scope user) =>
        [.. (await world.Store.ReadDeltaAsync(user, 0, Token)).Memories.SelectMany(static versions => versions)];

    private static IEnumerable<DateTimeOffset> InstantsOf(IEnumerable<MemoryRecord> versions) => versions.Select(static version => version.RecordedFrom).Distinct().Order();

    private static IEnumerable<MemoryRecord> LatestOf(IEnumerable<MemoryRecord> versions) => KnownAt(versions, DateTimeOffset.MaxValue);

    private static IEnumerable<MemoryRecord> KnownAt(IEnumerable<MemoryRecord> versions, DateTimeOffset instant) => versions
        .Where(version => version.RecordedFrom <= instant).GroupBy(static version => version.Id).Select(static same => same.MaxBy(static version => version.RecordedFrom)!);
}
