using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>Regular work is held by one at a time. Leases of no length stand for those that have run out, since Postgres goes by its own clock.</summary>
public abstract class ScheduleConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private protected IScheduleStore Schedules => Store.Schedules!;

    [Fact]
    public async Task Take_OfAnUnheardJob_IsDueAnIntervalLater()
    {
        Assert.Null(await Schedules.TakeAsync("sweep", Hour, Hour, Token));
        Assert.Null(await Schedules.TakeAsync("sweep", Hour, Hour, Token));
        var heard = Assert.Single(await Schedules.ListAsync(Token));
        Assert.Equal(("sweep", null, null, null), (heard.Job, heard.StartedAt, heard.EndedAt, heard.Outcome));
    }

    [Fact]
    public async Task Take_OfADueJob_IsGivenToOneOfMany()
    {
        await HearAsync("sweep");
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await Schedules.TakeAsync("sweep", TimeSpan.Zero, Hour, Token), Token)));
        var claim = Assert.Single(claims.OfType<ScheduleClaim>());
        Assert.True(await Schedules.RenewAsync(claim, Hour, Token));
        Assert.Equal(RunOutcome.Running, Assert.Single(await Schedules.ListAsync(Token)).Outcome);
    }

    [Fact]
    public async Task End_Done_IsKeptAndDueAnIntervalAfterItsStart()
    {
        var claim = await TakeDueAsync("sweep", Hour);
        await Schedules.EndAsync(claim, RunOutcome.Done, Hour, Token);
        Assert.Null(await Schedules.TakeAsync("sweep", Hour, Hour, Token));
        var run = Assert.Single(await Schedules.ListAsync(Token));
        Assert.Equal(RunOutcome.Done, run.Outcome);
        Assert.Equal(run.StartedAt + Hour, run.DueAt);
        Assert.True(run.EndedAt >= run.StartedAt);
        Assert.False(await Schedules.RenewAsync(claim, Hour, Token));

        await ReopenAsync();
        Assert.Equal(run, Assert.Single(await Schedules.ListAsync(Token)));
        Assert.Null(await Schedules.TakeAsync("sweep", Hour, Hour, Token));
        Assert.NotNull(await Schedules.TakeAsync("sweep", TimeSpan.Zero, Hour, Token));
    }

    [Fact]
    public async Task End_Stopped_StaysDue()
    {
        var claim = await TakeDueAsync("sweep", Hour);
        await Schedules.EndAsync(claim, RunOutcome.Stopped, Hour, Token);
        Assert.Equal(RunOutcome.Stopped, Assert.Single(await Schedules.ListAsync(Token)).Outcome);
        Assert.NotNull(await Schedules.TakeAsync("sweep", Hour, Hour, Token));
    }

    [Fact]
    public async Task Take_AfterTheLease_TakesOverAndFencesTheFirst()
    {
        var first = await TakeDueAsync("sweep", TimeSpan.Zero);
        var second = await Schedules.TakeAsync("sweep", Hour, Hour, Token);
        Assert.NotNull(second);
        Assert.True(second.Epoch > first.Epoch);
        Assert.False(await Schedules.RenewAsync(first, Hour, Token));
        await Schedules.EndAsync(first, RunOutcome.Done, Hour, Token);
        Assert.Equal(RunOutcome.Running, Assert.Single(await Schedules.ListAsync(Token)).Outcome);
        Assert.True(await Schedules.RenewAsync(second, Hour, Token));
    }

    [Fact]
    public async Task Jobs_AreHeldEachByItself()
    {
        await TakeDueAsync("sweep", Hour);
        Assert.NotNull(await TakeDueAsync("dust", Hour));
        Assert.Equal(["dust", "sweep"], (await Schedules.ListAsync(Token)).Select(static run => run.Job));
    }

    [Fact]
    public async Task ListOwners_TellsWhoeverStoredSomethingWithAKey()
    {
        await Store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        await WriteAsync(Ada, new Memory.Server.Storage.UserCommit { Memories = [Rows.Memory(1)] });
        Assert.Contains(Ada.Owner, await Store.ListOwnersAsync(Token));
    }

    private async Task HearAsync(string job) => Assert.Null(await Schedules.TakeAsync(job, TimeSpan.Zero, Hour, Token));

    private async Task<ScheduleClaim> TakeDueAsync(string job, TimeSpan lease)
    {
        await HearAsync(job);
        return (await Schedules.TakeAsync(job, TimeSpan.Zero, lease, Token))!;
    }
}
