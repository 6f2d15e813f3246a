using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>Two servers over one database, and a slot that holds one memory.</summary>
public sealed class OneCurrentRaceTests
{
    private static readonly Scope Ana = World.Of("acme", "ana");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remember_OnTwoServersAtOnce_LeavesOneCurrentAndLosesNone()
    {
        const int rounds = 15;
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var time = new ManualTime();
        await using var left = await PostgresFixture.OpenAsync(OptionsOf(database), time, Token);
        await using var right = await PostgresFixture.OpenAsync(OptionsOf(database), time, Token);
        var (curators, ids) = (new[] { new MemoryCurator(left, time), new MemoryCurator(right, time) }, new CountingIds());

        for (var round = 0; round < rounds; round++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var stored = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
                async () => (await curators[writer % 2].RememberAsync(Ana, [World.Fact("location", $"City {round} {writer}")], ids, Token))[0], Token)));

            var filter = new MemoryFilter { Now = time.Now() };
            var seen = await Task.WhenAll(curators.Select(async curator => (await curator.ListAsync(Ana, filter, null, 10, Token)).Items.Select(static memory => memory.Id).ToList()));
            Assert.Contains(Assert.Single(seen[0]), stored.Select(static memory => memory.Id));
            Assert.Equal(seen[0], seen[1]);
            Assert.Equal(4 * (round + 1), (await curators[0].GetHistoryAsync(Ana, stored[0].Id, Token))!.Count);
        }
    }

    [Theory]
    [InlineData(TemporalState.Current, TemporalState.Current)]
    [InlineData(TemporalState.Current, TemporalState.Future)]
    [InlineData(TemporalState.Future, TemporalState.Future)]
    public async Task Commit_OfASecondOpenMemory_IsRefusedWhole(TemporalState first, TemporalState second)
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var time = new ManualTime();
        await using var store = await PostgresFixture.OpenAsync(OptionsOf(database), time, Token);
        await store.CommitAsync(Ana, Rows.Known(new UserCommit { Memories = [Home(1, first)] }, time), Token);

        var fault = await Assert.ThrowsAsync<PostgresException>(() => store.CommitAsync(Ana, Rows.Known(new UserCommit { Turns = [Rows.Turn("m1")], Memories = [Home(2, second)] }, time), Token));

        Assert.Equal("memories_one_current", fault.ConstraintName);
        Assert.Null(await store.ReadAsync(Ana, (view, token) => view.GetTurnAsync(new MessageId("m1"), token), Token));
    }

    [Fact]
    public async Task Commit_OfWhatIsNoSecondOpenMemory_IsStored()
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        var time = new ManualTime();
        await using var store = await PostgresFixture.OpenAsync(OptionsOf(database), time, Token);
        await store.CommitAsync(Ana, Rows.Known(new UserCommit { Memories = [Home(1, TemporalState.Current)] }, time), Token);
        MemoryRecord[] beside =
        [
            Home(2, TemporalState.Past), Home(3, TemporalState.Recurring), Home(4, TemporalState.Future) with { ValidFrom = null },
            Home(5, TemporalState.Current) with { ValidTo = Rows.Noon.AddDays(3) }, Home(6, TemporalState.Current) with { SupersededAt = Rows.Noon.AddDays(3) },
            Home(7, TemporalState.Current) with { IsDeleted = true }, Home(8, TemporalState.Current) with { Slot = Slot.Parse("team") },
        ];
        await store.CommitAsync(Ana, Rows.Known(new UserCommit { Memories = [.. beside] }, time), Token);
        await store.CommitAsync(new Scope(Ana.Owner, new UserId("bob")), Rows.Known(new UserCommit { Memories = [Home(1, TemporalState.Current)] }, time), Token);

        Assert.Equal(8, (await store.ReadAsync(Ana, static (view, token) => view.ListAllMemoriesAsync(token), Token)).Count);
    }

    private static MemoryRecord Home(int id, TemporalState state) =>
        Rows.Memory(id, slot: "location") with { TemporalState = state, ValidFrom = Rows.Noon.AddDays(1), Cardinality = Cardinality.One };

    private static PostgresOptions OptionsOf(PostgresDatabase database) =>
        new() { ConnectionString = database.ConnectionString, Patience = TimeSpan.FromSeconds(20) };
}
