using System.Diagnostics;
using Memory.Server.Curation;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Postgres.Users;

/// <summary>How often the database is asked does not grow with how many memories are stored together.</summary>
public sealed class RoundTripTests
{
    private static readonly Scope Ana = new(new OwnerId("acme"), new UserId("ana"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Remember_AHundredAtOnce_AsksAsOftenAsForTwo(bool keyed)
    {
        await using var database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        await using var store = await PostgresFixture.OpenAsync(new() { ConnectionString = database.ConnectionString, Patience = TimeSpan.FromSeconds(20) }, new ManualTime(), Token);
        var curator = new MemoryCurator(store, new ManualTime());
        var asked = 0;
        using var here = new Activity("here").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Npgsql",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // What the store does by itself meanwhile is not counted.
                if (activity.TraceId == here.TraceId)
                    Interlocked.Increment(ref asked);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await curator.RememberAsync(Ana, Facts(1, keyed), new CountingIds(), Token);
        Interlocked.Exchange(ref asked, 0);
        await curator.RememberAsync(Ana, Facts(2, keyed), new CountingIds(1_000), Token);
        var two = Interlocked.Exchange(ref asked, 0);
        await curator.RememberAsync(Ana, Facts(100, keyed), new CountingIds(2_000), Token);

        Assert.InRange(two, 2, 10);
        Assert.Equal(two, asked);
    }

    /// <summary>Free memories, or the first ones of slots of both kinds.</summary>
    private static NewFact[] Facts(int count, bool keyed) =>
    [
        .. Enumerable.Range(0, count).Select(number => new NewFact
        {
            Type = MemoryType.Fact, Content = $"thing {number} of {count}", Slot = keyed ? Slot.Parse($"thing_{count}_{number}") : null,
            Cardinality = !keyed ? null : number % 2 == 0 ? Cardinality.One : Cardinality.Many,
        }),
    ];
}
