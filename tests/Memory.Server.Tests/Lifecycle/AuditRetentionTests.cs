using System.Collections.Immutable;
using Memory.Server.Audit;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Lifecycle;

/// <summary>Audit logs are kept as long as settings say, and regular work that changed something is written down.</summary>
public sealed class AuditRetentionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OldLinesOfAllOwners_AreRemoved()
    {
        await using var world = await World.OpenAsync();
        OwnerId[] owners = [new("acme"), new("globex")];
        foreach (var owner in owners)
        {
            for (var i = 0; i < 3; i++)
                await world.Store.Audit.AppendAsync(owner, new AuditDraft(world.Time.GetUtcNow(), null, "act.one"), Token);
        }

        world.Time.Advance(TimeSpan.FromDays(8));
        var renewed = 0;
        var work = new AuditRetention(world.Store, new AuditSettings { Retention = TimeSpan.FromDays(7) }, world.Time, NullLogger<AuditRetention>.Instance);
        var done = await work.RunAsync(
            _ =>
            {
                renewed++;
                return default;
            },
            Token);
        Assert.Equal((new WorkDone(2, 0, 4), 2, TimeSpan.FromDays(1)), (done, renewed, work.Every));
        foreach (var owner in owners)
            Assert.Equal(["act.one", AuditPruning.Action], (await world.Store.Audit.ReadAsync(owner, Token).ToListAsync(Token)).Select(static row => row.Action));
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("0", null)]
    [InlineData("30", 30)]
    public async Task RetentionDays_Set_DecideHowLong(string? days, int? expected)
    {
        var mistakes = new List<string>();
        var settings = new AuditSettingsReader(Settings(days), mistakes).Read();
        Assert.Empty(mistakes);
        Assert.Equal(expected, settings.Retention?.TotalDays);
        await using var world = await World.OpenAsync();
        Assert.Equal(expected is null, new AuditRetention(world.Store, settings, world.Time, NullLogger<AuditRetention>.Instance).Every == TimeSpan.Zero);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("a year")]
    [InlineData("99999999")]
    public void RetentionDays_ThatAreNone_AreAMistake(string days)
    {
        var mistakes = new List<string>();
        _ = new AuditSettingsReader(Settings(days), mistakes).Read();
        Assert.Contains("Memory:Audit:RetentionDays", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(LifecycleAction.Archived), true)]
    [InlineData(nameof(LifecycleAction.Decayed), false)]
    public async Task ScheduledRun_ThatChangedSomething_IsWrittenDown(string action, bool isWritten)
    {
        await using var world = await World.OpenAsync();
        await world.Store.CommitAsync(world.Ana, Rows.Known(new() { Turns = [Rows.Turn("a")] }, world.Time), Token);
        var trail = new Trail();
        var runs = new LifecycleRuns(world.Store, world.Time, NullLogger<LifecycleRuns>.Instance);
        await new UsersWork(new Doing(Enum.Parse<LifecycleAction>(action)), runs, trail).RunAsync(static _ => default, Token);
        if (!isWritten)
        {
            Assert.Empty(trail.Written);
            return;
        }

        var happened = Assert.Single(trail.Written);
        Assert.Equal((OwnerId.Default, "doing.run", null, "1", "schedule"), (happened.Owner, happened.Action, happened.Key, happened.Details["archived"], happened.Details["by"]));
    }

    private static IConfiguration Settings(string? days) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Memory:Audit:RetentionDays", days)]).Build();

    /// <summary>Work that does one thing to each user.</summary>
    private sealed class Doing(LifecycleAction action) : ILifecycleJob
    {
        public string Name => "doing";

        public TimeSpan Every => TimeSpan.FromHours(1);

        public ValueTask<ImmutableArray<LifecycleChange>> RunAsync(Scope scope, LifecycleOrder order, CancellationToken cancellationToken) =>
            new([new LifecycleChange(Rows.Memory(1), action, 0.5)]);
    }

    private sealed class Trail : IAuditTrail
    {
        public List<AuditEvent> Written { get; } = [];

        public ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
        {
            Written.Add(happened);
            return default;
        }
    }
}
