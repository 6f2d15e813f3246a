using System.Collections.Immutable;
using System.Security.Cryptography;
using Memory.Server.Audit;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Lifecycle;

/// <summary>Servers that share one store's schedules, under a clock that moves when told.</summary>
public sealed class SchedulerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>So long the servers have for each minute of the clock: a lease must not be over before its holder could renew it.</summary>
    private static TimeSpan Breath => TimeSpan.FromMilliseconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoServers_OneOfThemRuns()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("location", "Austin");
        var sweep = new Sweep();
        await MissAsync(world, sweep, TimeSpan.FromHours(1));
        sweep.Hold();
        await using var one = await RunningServer.StartAsync(world, sweep);
        await using var other = await RunningServer.StartAsync(world, sweep);
        await AdvanceUntilAsync(world, sweep.Begun, Minute);
        Assert.Null(await world.Store.Schedules!.TakeAsync(sweep.Name, sweep.Every, Minute, Token));
        sweep.Release();
        await EndedAsync(world);
        await AdvanceAsync(world, 20);
        Assert.Equal(1, sweep.Runs);
        Assert.Equal(RunOutcome.Done, (await LastAsync(world)).Outcome);
    }

    [Fact]
    public async Task MissedRuns_AreMadeUpForOnceAndNotAtOnce()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("location", "Austin");
        var sweep = new Sweep();
        await MissAsync(world, sweep, TimeSpan.FromHours(10));
        await using var server = await RunningServer.StartAsync(world, sweep, startWithin: TimeSpan.FromMinutes(20));
        await AdvanceAsync(world, 9);
        Assert.Equal(0, sweep.Runs);
        await AdvanceUntilAsync(world, sweep.Begun, Minute);
        await EndedAsync(world);
        await AdvanceAsync(world, 30);
        Assert.Equal(1, sweep.Runs);
    }

    [Fact]
    public async Task NextRun_IsAnIntervalAfterTheLast()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("location", "Austin");
        var sweep = new Sweep();
        await MissAsync(world, sweep, TimeSpan.FromHours(1));
        await using var server = await RunningServer.StartAsync(world, sweep);
        await AdvanceUntilAsync(world, sweep.Begun, Minute);
        await EndedAsync(world);

        // The clock ran on while the work was heard of.
        await AdvanceAsync(world, (int)((await LastAsync(world)).DueAt - world.Time.GetUtcNow() - Minute).TotalMinutes);
        Assert.Equal(1, sweep.Runs);
        await AdvanceUntilAsync(world, sweep.AfterRunsAsync(2), Minute);
    }

    [Fact]
    public async Task DeadServersRun_IsTakenOverAfterItsLease()
    {
        await using var world = await World.OpenAsync();
        await world.RememberAsync("location", "Austin");
        var sweep = new Sweep();
        await MissAsync(world, sweep, TimeSpan.FromHours(1));
        Assert.NotNull(await world.Store.Schedules!.TakeAsync(sweep.Name, sweep.Every, 30 * Minute, Token));
        await using var server = await RunningServer.StartAsync(world, sweep);
        await AdvanceAsync(world, 29);
        Assert.Equal(0, sweep.Runs);
        await AdvanceUntilAsync(world, sweep.Begun, Minute);
    }

    [Fact]
    public async Task RunThatIsTakenOver_EndsBeforeTheNextUser()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, "ana", "bob", "cid");
        var sweep = new Sweep();
        await MissAsync(world, sweep, TimeSpan.FromHours(1));
        sweep.Hold();
        await using var server = await RunningServer.StartAsync(world, sweep);
        await AdvanceUntilAsync(world, sweep.Begun, Minute);
        world.Time.Advance(TimeSpan.FromMinutes(10));
        var other = await world.Store.Schedules!.TakeAsync(sweep.Name, sweep.Every, TimeSpan.FromDays(1), Token);
        Assert.NotNull(other);
        sweep.Release();
        await AdvanceAsync(world, 20);
        Assert.Equal(1, sweep.Runs);
        Assert.Equal(RunOutcome.Running, (await LastAsync(world)).Outcome);
    }

    [Fact]
    public async Task Stop_EndsTheRunBetweenUsersAndLeavesItDue()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, "ana", "bob", "cid");
        var sweep = new Sweep();
        await MissAsync(world, sweep, TimeSpan.FromHours(1));
        sweep.Hold();
        var server = await RunningServer.StartAsync(world, sweep);
        await AdvanceUntilAsync(world, sweep.Begun, Minute);
        var stopped = server.DisposeAsync().AsTask();
        sweep.Release();
        await stopped.Guarded();
        Assert.Equal(1, sweep.Runs);
        Assert.Equal(RunOutcome.Stopped, (await LastAsync(world)).Outcome);

        await using var next = await RunningServer.StartAsync(world, sweep);
        await AdvanceUntilAsync(world, sweep.AfterRunsAsync(4), Minute);
    }

    [Fact]
    public async Task UserWhoFails_IsSkippedAndTold()
    {
        await using var world = await World.OpenAsync();
        await RememberAsync(world, "ana", "bob", "cid");
        var sweep = new Sweep { FailsOn = "bob" };
        await MissAsync(world, sweep, TimeSpan.FromHours(1));
        await using var server = await RunningServer.StartAsync(world, sweep);
        await AdvanceUntilAsync(world, sweep.AfterRunsAsync(3), Minute);
        await EndedAsync(world);
        Assert.Equal(RunOutcome.Failed, (await LastAsync(world)).Outcome);
    }

    [Fact]
    public async Task WorkThatIsOff_IsNotEvenHeardOf()
    {
        await using var world = await World.OpenAsync();
        await using var server = await RunningServer.StartAsync(world, new Sweep { Every = TimeSpan.Zero });
        await AdvanceAsync(world, 10);
        Assert.Empty(await world.Store.Schedules!.ListAsync(Token));
    }

    private static async Task RememberAsync(World world, params string[] users)
    {
        foreach (var user in users)
            await world.Curator.RememberAsync(World.Of("acme", user), [World.Fact("location", "Austin")], world.Ids, Token);
    }

    /// <summary>Lets the work be heard of, and no server be there for a while.</summary>
    private static async Task MissAsync(World world, Sweep sweep, TimeSpan missed)
    {
        await world.Store.Keys.AddAsync(Storage.Rows.Key("acme", 1), Token);
        Assert.Null(await world.Store.Schedules!.TakeAsync(sweep.Name, sweep.Every, Minute, Token));
        world.Time.Advance(missed);
    }

    private static async Task<ScheduledRun> LastAsync(World world) => Assert.Single(await world.Store.Schedules!.ListAsync(Token));

    private static Task EndedAsync(World world) => Polling.UntilAsync(async () => (await LastAsync(world)).EndedAt is not null).Guarded();

    /// <summary>Moves the clock by minutes, each time until the servers wait again.</summary>
    private static async Task AdvanceAsync(World world, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            world.Time.Advance(Minute);
            await Task.Delay(Breath, TimeProvider.System, Token);
        }
    }

    private static async Task AdvanceUntilAsync(World world, Task reached, TimeSpan step)
    {
        var guarded = reached.Guarded();
        while (!guarded.IsCompleted)
        {
            world.Time.Advance(step);
            await Task.WhenAny(guarded, Task.Delay(Breath, TimeProvider.System, Token));
        }

        await guarded;
    }

    /// <summary>Work that counts the users it was asked to do, and can be held in the first one.</summary>
    private sealed class Sweep : ILifecycleJob
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<(int Runs, TaskCompletionSource Reached)> watchers = [];
        private TaskCompletionSource? held;
        private int runs;

        public string Name => "sweep";

        public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

        public string? FailsOn { get; init; }

        public Task Begun => begun.Task;

        public int Runs => Volatile.Read(ref runs);

        public void Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => held!.SetResult();

        public Task AfterRunsAsync(int count)
        {
            lock (watchers)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (runs >= count)
                    reached.SetResult();
                watchers.Add((count, reached));
                return reached.Task;
            }
        }

        public async ValueTask<ImmutableArray<LifecycleChange>> RunAsync(Scope scope, LifecycleOrder order, CancellationToken cancellationToken)
        {
            lock (watchers)
            {
                runs++;
                foreach (var watcher in watchers.Where(watcher => runs >= watcher.Runs))
                    watcher.Reached.TrySetResult();
            }

            begun.TrySetResult();
            if (held is { } gate)
                await gate.Task.Guarded();
            if (scope.User.Value == FailsOn)
                throw new InvalidOperationException("This user cannot be swept.");
            return [];
        }
    }

    /// <summary>The scheduler of one server.</summary>
    private sealed class RunningServer(LifecycleScheduler scheduler) : IAsyncDisposable
    {
        public static async Task<RunningServer> StartAsync(World world, Sweep sweep, TimeSpan startWithin = default)
        {
            var scheduler = new LifecycleScheduler(
                world.Store, [new UsersWork(sweep, new LifecycleRuns(world.Store, world.Time, NullLogger<LifecycleRuns>.Instance), new NoTrail())], new ScheduleOptions { StartWithin = startWithin },
                new Halves(), world.Time, NullLogger<LifecycleScheduler>.Instance);
            await scheduler.StartAsync(Token);
            return new RunningServer(scheduler);
        }

        public async ValueTask DisposeAsync()
        {
            await scheduler.StopAsync(CancellationToken.None);
            scheduler.Dispose();
        }
    }

    /// <summary>Writes nothing down.</summary>
    private sealed class NoTrail : IAuditTrail
    {
        public ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken) => default;
    }

    /// <summary>Chance that always falls in the middle.</summary>
    private sealed class Halves : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data) => data.AsSpan().Fill(0x80);

        public override void GetBytes(Span<byte> data) => data.Fill(0x80);
    }
}
